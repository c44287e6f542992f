namespace AfdActors.Algorithms.Compression.Uplink;

/// <summary>
/// Warm-up training (arXiv:1712.01887, section 3.3; docs/design.md "DGC"). Rounds are the coordinator's, so all clients agree.
/// <list type="bullet">
/// <item><see cref="WarmUpShape.Exponential"/>: final^((e + 1) / (E + 1)) in round e = 0 .. E - 1 of E
/// (github.com/mit-han-lab/deep-gradient-compression).</item>
/// <item><see cref="WarmUpShape.Stages"/>: densities 0.25, 0.0625, 0.015625, 0.004 and then a quarter of the one before, as long as they
/// are above the final one, in equal stages over the warm-up rounds: that of stage floor(e * stages / E).</item>
/// </list>
/// </summary>
public static class DgcWarmUp
{
    // The paper's sparsities: 75 %, 93.75 %, 98.4375 %, 99.6 %.
    private static readonly double[] PaperDensities = [0.25, 0.0625, 0.015625, 0.004];

    /// <summary>The density of a round; the final one after the warm-up rounds.</summary>
    public static double Density(double final, int warmUpRounds, WarmUpShape shape, RoundId round)
    {
        var elapsed = Elapsed(round);
        if (elapsed >= warmUpRounds) return final;
        if (shape == WarmUpShape.Exponential) return Math.Pow(final, (elapsed + 1.0) / (warmUpRounds + 1.0));

        var stages = 0;
        while (StageDensity(stages) > final) stages++;

        return stages == 0 ? final : StageDensity((int)((long)elapsed * stages / warmUpRounds));
    }

    /// <summary>
    /// The learning rate of a round: <paramref name="warmUpRate"/> in the warm-up rounds where one is set (above 0), else the usual one.
    /// </summary>
    public static float LearningRate(float rate, float warmUpRate, int warmUpRounds, RoundId round) =>
        warmUpRate > 0 && Elapsed(round) < warmUpRounds ? warmUpRate : rate;

    private static int Elapsed(RoundId round)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(round.Value, 1, nameof(round));
        return round.Value - 1;
    }

    private static double StageDensity(int stage)
    {
        var quarters = Math.Max(0, stage - PaperDensities.Length + 1);
        return PaperDensities[Math.Min(stage, PaperDensities.Length - 1)] * Math.Pow(0.25, quarters);
    }
}
