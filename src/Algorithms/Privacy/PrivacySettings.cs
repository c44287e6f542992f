namespace AfdActors.Algorithms.Privacy;

/// <summary>What a run promises about any one client's data, and at what price (<c>afd.privacy</c>, docs/privacy.md).</summary>
/// <param name="NoiseMultiplier">
/// z, the noise's standard deviation over the clipping norm; 0: no noise, no promise, nothing is clipped.
/// </param>
/// <param name="Clip">
/// C, above 0 and at most <see cref="MostClip"/>: an update's largest Euclidean norm; with a quantile the first one.
/// </param>
/// <param name="Quantile">gamma, in [0, 1): fraction of updates that the norm is to leave as they are; 0 keeps the norm.</param>
/// <param name="QuantileRate">eta_C, above 0: how fast the norm follows that quantile.</param>
/// <param name="QuantileNoise">sigma_b over the clients of a round: noise of the fraction that was within the norm.</param>
/// <param name="Delta">delta of the (epsilon, delta) that is reported, in (0, 1).</param>
/// <param name="Seeded">
/// The noise is a function of the run's seed, which every client knows: for tests and trials, as it hides nothing.
/// </param>
/// <param name="LocalClip">The largest norm of what a client encodes, by itself; 0: any.</param>
public sealed record PrivacySettings(
    double NoiseMultiplier = 0,
    double Clip = 1,
    double Quantile = 0,
    double QuantileRate = 0.2,
    double QuantileNoise = 0.05,
    double Delta = 1e-5,
    bool Seeded = false,
    double LocalClip = 0)
{
    /// <summary>The largest clipping norm, so that sums of 100,000 clients stay within 64-bit fixed point.</summary>
    public const double MostClip = 10_000;

    /// <summary>Least and largest noise multiplier; below, the bounds of the accountant are of no use.</summary>
    public const double LeastNoise = 0.01, MostNoise = 1000;

    /// <summary>Twice the count's noise over z, at least: the sum's noise is 2.4 times z then.</summary>
    private const double LeastCountNoise = 1.1;

    /// <summary>Whether updates are clipped and noise is added.</summary>
    public bool Enabled => NoiseMultiplier > 0;

    /// <summary>sigma_b, standard deviation of the noise on how many updates were within the norm.</summary>
    /// <param name="clientsPerRound">m.</param>
    public double CountNoise(int clientsPerRound) => QuantileNoise * clientsPerRound;

    /// <summary>The smallest quantile noise that leaves enough for the sum.</summary>
    /// <param name="clientsPerRound">m.</param>
    public double LeastQuantileNoise(int clientsPerRound) => LeastCountNoise * NoiseMultiplier / (2 * clientsPerRound);

    /// <summary>Whether the quantile noise is that large, but for the last digits of a number.</summary>
    /// <param name="clientsPerRound">m.</param>
    public bool CountLeavesEnough(int clientsPerRound) => QuantileNoise >= LeastQuantileNoise(clientsPerRound) * (1 - 1e-6);

    /// <summary>
    /// z_Delta, the noise multiplier of the sum itself: z where the norm stays; else (z^-2 - (2 sigma_b)^-2)^(-1/2), so that sum and count
    /// together cost what z costs (arXiv:1905.03871, theorem 1).
    /// </summary>
    /// <param name="clientsPerRound">m.</param>
    /// <exception cref="ArgumentException">The count leaves too little for the sum: 2 sigma_b is below 1.1 z.</exception>
    public double SumNoise(int clientsPerRound)
    {
        if (Quantile == 0) return NoiseMultiplier;
        var twice = 2 * CountNoise(clientsPerRound);
        return CountLeavesEnough(clientsPerRound)
            ? 1 / Math.Sqrt(Math.Pow(NoiseMultiplier, -2) - Math.Pow(twice, -2))
            : throw new ArgumentException(
                $"expected a quantile noise of at least {LeastQuantileNoise(clientsPerRound):g6}, 0.55 noise multiplier / clients a round, got {QuantileNoise}");
    }
}
