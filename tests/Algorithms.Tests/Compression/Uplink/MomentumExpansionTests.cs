using AfdActors.Algorithms.Compression.Uplink;

namespace AfdActors.Algorithms.Tests.Sparsification;

/// <summary>
/// The coefficients of the gradients in what a client has accumulated and not sent (derived in docs/paper-map.md). m = 1/2 and small whole
/// gradients: every number below is exact in float32.
/// </summary>
public class MomentumExpansionTests
{
    private const int Count = 210;
    private const int Steps = 6;
    private const float Momentum = 0.5f;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_gradient_k_steps_old_is_in_u_with_one_power_and_in_v_with_the_sum_of_powers(bool nesterov)
    {
        // Coordinate s + 1 has the gradient 1 in step s alone, so that after the last step u and v show the coefficients of the gradient k
        // = Steps - 1 - s steps old. Plain: m^k in u, 1 + m + ... + m^k = (1 - m^(k+1)) / (1 - m) = 2 - 2^-k in v. Nesterov's form is one
        // power further in both.
        var after = Unsent(nesterov, (step, i) => i == step + 1 ? 1 : 0);

        for (var s = 0; s < Steps; s++)
        {
            var k = Steps - 1 - s + (nesterov ? 1 : 0);
            Assert.Equal(Math.ScaleB(1f, -k), after.Momentum![s + 1]);
            Assert.Equal(2 - Math.ScaleB(1f, -k), after.Velocity[s + 1]);
        }
    }

    [Fact]
    public void What_waits_unsent_is_what_momentum_sgd_would_have_moved_in_the_same_steps()
    {
        var random = new Random(5);
        int[][] gradients =
            [.. Enumerable.Range(0, Steps).Select(_ => Enumerable.Range(0, Count).Select(_ => random.Next(-64, 65)).ToArray())];

        var after = Unsent(nesterov: false, (step, i) => gradients[step][i]);

        // Equation 3 of the paper on one node with eta = 1: u = m u + g, w = w - u.
        for (var i = 1; i < 120; i++)
        {
            double u = 0;
            double w = 0;
            foreach (var gradient in gradients)
            {
                u = (Momentum * u) + gradient[i];
                w -= u;
            }

            Assert.Equal(-w, after.Velocity[i]);
        }
    }

    [Fact]
    public void Without_momentum_every_unsent_gradient_counts_once() =>
        Assert.All(Unsent(nesterov: false, (_, _) => 1, momentum: 0).Velocity[1..120], v => Assert.Equal(Steps, v));

    /// <summary>
    /// The residual after all steps. Of the first tensor's 120 coordinates only one is sent a step (density 0.001): coordinate 0, whose
    /// gradient is by far the largest.
    /// </summary>
    private static DgcResidual Unsent(bool nesterov, Func<int, int, int> gradient, float momentum = Momentum)
    {
        var settings = new DgcSettings(Density: 0.001, Momentum: momentum, Nesterov: nesterov);
        var residual = DgcResidual.Zero(Count, settings);
        for (var step = 0; step < Steps; step++)
        {
            float[] g = [.. Enumerable.Range(0, Count).Select(i => i == 0 ? 1 << 12 : (float)gradient(step, i))];
            var sent = DgcCompressor.Compress(settings, new RoundId(step + 1), 1, residual, SmallModel.Full, g);
            Assert.Equal(0, sent.Update.Positions[0]);
            Assert.True(sent.Update.Positions[1] >= 120);
            residual = sent.Next;
        }

        return residual;
    }
}
