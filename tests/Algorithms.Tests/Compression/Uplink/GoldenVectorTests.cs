using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;
using AfdActors.Algorithms.Tests.Data;
using AfdActors.Testing;

namespace AfdActors.Algorithms.Tests.Sparsification;

/// <summary>
/// Equality, bit for bit, with the recorded outputs of a reference implementation of Deep Gradient Compression: 8 steps on a tensor of 200
/// x 50 (its values have no ties at the threshold, so "the k largest" and "all at or above the k-th largest" are the same).
/// </summary>
public class GoldenVectorTests
{
    private const string Folder = "dgc-golden";
    private const int Steps = 8;
    private const int Size = 200 * 50;

    private static readonly SubModel Whole = SubModel.Full(new ModelLayout("golden", [], [new ParameterSpec("w", [200, 50], 50, [])]));

    public static TheoryData<bool, bool, int> Configurations()
    {
        var all = new TheoryData<bool, bool, int>();
        foreach (var nesterov in (bool[])[false, true])
        {
            foreach (var masking in (bool[])[false, true])
            {
                all.Add(nesterov, masking, 90);
                all.Add(nesterov, masking, 99);
            }
        }

        return all;
    }

    [DataTheory(Folder + "/manifest.json")]
    [MemberData(nameof(Configurations))]
    public void Every_step_equals_the_reference_bit_for_bit(bool nesterov, bool masking, int sparsity)
    {
        var gradients = new NumpyArchive(SharedData.File($"{Folder}/gradients.npz"));
        var golden = new NumpyArchive(SharedData.File($"{Folder}/nesterov{(nesterov ? 1 : 0)}_mask{(masking ? 1 : 0)}_s{sparsity}.npz"));
        var momenta = masking ? golden : new NumpyArchive(SharedData.File($"{Folder}/momentum_nomask.npz"));
        var momentumKey = masking ? "momentum" : $"momentum_nesterov{(nesterov ? 1 : 0)}";

        var settings = new DgcSettings(Density: (100 - sparsity) / 100.0, Momentum: 0.9f, Nesterov: nesterov, Masking: masking);
        var residual = DgcResidual.Zero(Size, settings);
        for (var step = 0; step < Steps; step++)
        {
            var result = DgcCompressor.Compress(
                settings, new RoundId(step + 1), cohortSize: 1, residual, Whole, gradients.Floats("gradients", step));

            Assert.Equal(golden.Ints("indices", step), result.Update.Positions.ToArray());
            AssertSameBits(golden.Floats("values", step), result.Update.Values);
            AssertSameBits(golden.Floats("velocity", step), result.Next.Velocity);
            AssertSameBits(momenta.Floats(momentumKey, step), result.Next.Momentum);
            residual = result.Next;
        }
    }

    private static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]))
            {
                Assert.Fail($"expected {expected[i]:R} at {i}, got {actual[i]:R}");
            }
        }
    }
}
