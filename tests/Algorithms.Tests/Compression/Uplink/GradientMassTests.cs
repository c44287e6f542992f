using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.SubModels;
using AfdActors.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AfdActors.Algorithms.Tests.Sparsification;

/// <summary>
/// The law of conservation: what was accepted + what the residuals hold = what was accumulated, through commits and roll-backs. Numbers are
/// integers times a power of two, so every sum is exact.
/// </summary>
public class GradientMassTests
{
    [Fact]
    public void Accepted_and_residual_make_up_all_that_was_accumulated()
    {
        var (commits, rollBacks) = (0, 0);
        Law.Holds(Runs, LosesNothing, Law.Parts, count: 20);
        Assert.True(commits > 300 && rollBacks > 100);

        void LosesNothing(Update[] updates)
        {
            var settings = new DgcSettings(Density: 0.05, WarmUpRounds: 10);
            var residual = DgcResidual.Zero(210, settings);
            var accumulated = new double[210];
            var accepted = new double[210];
            foreach (var (round, update) in updates.Index())
            {
                var coordinates = SmallModel.Coordinates(update.SubModel);
                var step = DgcCompressor.Compress(settings, new RoundId(round + 1), 10, residual, update.SubModel, update.Gradient);
                if (update.Rejected)
                {
                    rollBacks++; // that run's gradient is dropped
                    continue;
                }

                commits++;
                residual = step.Next;
                for (var i = 0; i < coordinates.Length; i++)
                    accumulated[coordinates[i]] += update.Gradient[i];
                for (var i = 0; i < step.Update.Positions.Length; i++)
                    accepted[coordinates[step.Update.Positions[i]]] += step.Update.Values[i];
            }

            Assert.Equal(accumulated, accepted.Zip(residual.Velocity, (a, v) => a + v));
            if (updates.Any(update => !update.Rejected))
                Assert.Contains(residual.Velocity, v => v != 0);
        }
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
        // Any finite numbers: v after accumulation equals v left + sent, exactly. The accumulated v is what a density of 1 at 32 bits
        // sends.
        var random = new Random(valueBits);
        var settings = new DgcSettings(Density: 0.3, Momentum: 0.9f, Nesterov: nesterov, ValueBits: valueBits);
        var residual = DgcResidual.Zero(210, settings);
        for (var round = 1; round <= 50; round++)
        {
            var subModel = SmallModel.Random(random);
            var gradient = SmallModel.Gradient(random, subModel.Count, Math.Pow(10, random.Next(-4, 3)));
            var accumulated = Compress(settings with { Density = 1, ValueBits = 32 }).Update.Values.ToArray();

            var step = Compress(settings);

            var held = new double[subModel.Count];
            var left = new float[subModel.Count];
            subModel.Extract(step.Next.Velocity, left);
            for (var i = 0; i < step.Update.Positions.Length; i++) held[step.Update.Positions[i]] = step.Update.Values[i];

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
        var gradient = SmallModel.Gradient(new Random(9), 210);
        var step = DgcCompressor.Compress(settings, new RoundId(1), 1, DgcResidual.Zero(210, settings), SmallModel.Full, gradient);
        for (var round = 2; round <= 400; round++)
            step = DgcCompressor.Compress(settings, new RoundId(round), 1, step.Next, SmallModel.Full, new float[210]);

        // Each round leaves at most 1/14 (4 bits) of the tenth largest values; 400 rounds pass over every coordinate many times.
        Assert.All(step.Next.Velocity, v => Assert.InRange(Math.Abs(v), 0, 1e-6f));
    }

    /// <summary>Up to 60 updates of whole multiples of 2^-8, a third of which is rejected.</summary>
    private static Gen<Update[]> Runs { get; } =
        from rounds in Gen.Choose(1, 60)
        from updates in Gen.ArrayOf(
            from part in SmallModel.Any
            from gradient in Gen.ArrayOf(Gen.Choose(-100, 100).Select(whole => whole / 256f), part.Count)
            from fate in Gen.Choose(0, 2)
            select new Update(part, gradient, fate == 0),
            rounds)
        select updates;

    private sealed record Update(SubModel SubModel, float[] Gradient, bool Rejected);
}
