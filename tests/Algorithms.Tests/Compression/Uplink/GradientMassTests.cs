using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Tests.Sparsification;

/// <summary>
/// The law of conservation: what was accepted + what the residuals hold = what was accumulated, through commits and roll-backs. Numbers are
/// integers times a power of two, so every sum is exact.
/// </summary>
public class GradientMassTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Accepted_and_residual_make_up_all_that_was_accumulated(int seed)
    {
        const float Unit = 1f / 256;
        var random = new Random(seed);
        var settings = new DgcSettings(Density: 0.05, WarmUpRounds: 10);
        DgcResidual residual = DgcResidual.Zero(210, settings);
        double[] accumulated = new double[210];
        double[] accepted = new double[210];
        int commits = 0;
        int rollBacks = 0;

        for (int round = 1; round <= 200; round++)
        {
            SubModel subModel = SmallModel.Random(random);
            int[] coordinates = SmallModel.Coordinates(subModel);
            float[] gradient = [.. coordinates.Select(_ => random.Next(-100, 101) * Unit)];
            DgcStep step = DgcCompressor.Compress(settings, new RoundId(round), 10, residual, subModel, gradient);
            if (random.Next(3) == 0)
            {
                rollBacks++; // the update was rejected: that run's gradient is dropped
                continue;
            }

            commits++;
            residual = step.Next;
            for (int i = 0; i < coordinates.Length; i++)
            {
                accumulated[coordinates[i]] += gradient[i];
            }

            for (int i = 0; i < step.Update.Positions.Length; i++)
            {
                accepted[coordinates[step.Update.Positions[i]]] += step.Update.Values[i];
            }
        }

        Assert.True(commits > 100 && rollBacks > 30);
        Assert.Contains(residual.Velocity, v => v != 0);
        Assert.Equal(accumulated, accepted.Zip(residual.Velocity, (a, v) => a + v));
    }

    [Theory]
    [InlineData(32, false)]
    [InlineData(16, false)]
    [InlineData(8, true)]
    [InlineData(4, false)]
    [InlineData(4, true)]
    [InlineData(DgcSettings.AdaptiveBits, false)]
    [InlineData(DgcSettings.AdaptiveBits, true)]
    public void One_step_loses_nothing_at_any_width_and_momentum(int valueBits, bool nesterov)
    {
        // Any finite numbers: v after accumulation equals v left + sent, exactly. The accumulated v is what a density of 1 at 32 bits sends.
        var random = new Random(valueBits);
        var settings = new DgcSettings(Density: 0.3, Momentum: 0.9f, Nesterov: nesterov, ValueBits: valueBits);
        DgcResidual residual = DgcResidual.Zero(210, settings);
        for (int round = 1; round <= 50; round++)
        {
            SubModel subModel = SmallModel.Random(random);
            float[] gradient = SmallModel.Gradient(random, subModel.Count, Math.Pow(10, random.Next(-4, 3)));
            float[] accumulated = Compress(settings with { Density = 1, ValueBits = 32 }).Update.Values.ToArray();

            DgcStep step = Compress(settings);

            double[] held = new double[subModel.Count];
            float[] left = new float[subModel.Count];
            subModel.Extract(step.Next.Velocity, left);
            for (int i = 0; i < step.Update.Positions.Length; i++)
            {
                held[step.Update.Positions[i]] = step.Update.Values[i];
            }

            Assert.Equal(accumulated.Select(v => (double)v), held.Zip(left, (sent, v) => sent + v));
            residual = step.Next;

            DgcStep Compress(DgcSettings with) => DgcCompressor.Compress(with, new RoundId(round), 1, residual, subModel, gradient);
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    [InlineData(DgcSettings.AdaptiveBits)]
    public void Without_new_gradients_the_residual_drains(int valueBits)
    {
        var settings = new DgcSettings(Density: 0.1, ValueBits: valueBits);
        float[] gradient = SmallModel.Gradient(new Random(9), 210);
        DgcStep step = DgcCompressor.Compress(settings, new RoundId(1), 1, DgcResidual.Zero(210, settings), SmallModel.Full, gradient);
        for (int round = 2; round <= 400; round++)
        {
            step = DgcCompressor.Compress(settings, new RoundId(round), 1, step.Next, SmallModel.Full, new float[210]);
        }

        // Each round leaves at most 1/14 (4 bits) of the tenth largest values; 400 rounds pass over every coordinate many times.
        Assert.All(step.Next.Velocity, v => Assert.InRange(Math.Abs(v), 0, 1e-6f));
    }
}
