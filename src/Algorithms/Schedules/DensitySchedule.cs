namespace AfdActors.Algorithms.Schedules;

/// <summary>How the density of updates changes over the rounds (<c>density.rise</c>).</summary>
public enum DensityRise
{
    /// <summary>All of it in every round.</summary>
    Constant,

    /// <summary>From a part of it to all, by the same factor every round.</summary>
    Rounds,

    /// <summary>From a part of it to all, doubled whenever the training loss stops falling (DAdaQuant, arXiv:2111.00465).</summary>
    Plateau,
}

/// <summary>What tells one client's density from another's (<c>density.clients</c>).</summary>
public enum DensityClients
{
    /// <summary>Nothing.</summary>
    Equal,

    /// <summary>The samples that it counts with.</summary>
    Samples,

    /// <summary>Its modeled link.</summary>
    Link,
}

/// <summary>
/// The share, in (0, 1], of <c>uplink.density</c> that a client is asked for in a round. The coordinator computes it and tells it in the
/// offer. With f the share of the first round and R the rounds that count, it is in round r
/// <code>
/// rounds    f^(1 - (r - 1) / R), and 1 from round R + 1 on
/// plateau   f, doubled up to 1 after each round t with L_t >= L_(t-R+1), if the share has been the same in these R rounds,
///           where L_t = 0.9 L_(t-1) + 0.1 l_t, L_1 = l_1, and l_t is the median training loss of the round's clients
/// </code>
/// times what the client's share of that is: n_k / max n of the cohort by samples; by link min(1, pace), where a client in the middle of
/// the ranges has the pace 1. No offer asks for less than <see cref="Least"/>.
/// </summary>
/// <remarks>
/// By samples, ours: a sparse unbiased code of density p_k adds noise in proportion to n_k^2 / p_k to the sum of a round, and the fewest
/// values for the same noise are sent where p_k is in proportion to n_k. (DAdaQuant's n_k^(2/3) is the same for quantization with q levels,
/// whose noise falls with q^2. Its loss is the mean of what clients measure
/// before they train; here it is that of their training, and a median, as a single client could lift a mean for ever.)
/// </remarks>
/// <param name="Rise">How it changes over the rounds.</param>
/// <param name="From">f, from 0.001 to 1.</param>
/// <param name="Rounds">R: at least 1; at least 2 for a plateau.</param>
/// <param name="Clients">How it differs between clients.</param>
/// <param name="Server">Whether the server's step (<c>aggregation.density</c>) rises alike.</param>
public sealed record DensitySchedule(DensityRise Rise, double From, int Rounds, DensityClients Clients, bool Server)
{
    /// <summary>The smallest share of an offer.</summary>
    public const double Least = 1e-6;

    /// <summary>What is left of the smoothed loss in each round [psi], as implementations of DAdaQuant have it.</summary>
    private const double Smoothing = 0.9;

    /// <summary>All of the density for everybody.</summary>
    public static DensitySchedule Whole { get; } = new(DensityRise.Constant, 1, 1, DensityClients.Equal, Server: false);

    /// <summary>The share of a round, before what tells its clients apart.</summary>
    /// <param name="last">What <see cref="Next"/> gave after the round before.</param>
    public double ShareIn(RoundId round, DensityPlateau? last) => Rise switch
    {
        DensityRise.Rounds when round.Value <= Rounds => Math.Pow(From, 1 - ((round.Value - 1.0) / Rounds)),
        DensityRise.Plateau => last?.Share ?? From,
        _ => 1,
    };

    /// <summary>What of the density a client is asked for.</summary>
    /// <param name="round">The round's share.</param>
    /// <param name="samples">That it counts with, from 1 to <paramref name="mostSamples"/>.</param>
    /// <param name="mostSamples">Of a client of the round.</param>
    /// <param name="pace">Of its link, as <see cref="NetworkModel.LinkRanges.PaceOf"/> has it.</param>
    public double ShareOf(double round, int samples, int mostSamples, double pace) => Math.Max(Least, round * Clients switch
    {
        DensityClients.Samples => (double)samples / mostSamples,
        DensityClients.Link => Math.Min(1, pace),
        _ => 1,
    });

    /// <summary>Takes note of a round; null where the rise does not depend on it.</summary>
    /// <param name="losses">Training losses of the round's clients, finite, at least one.</param>
    public DensityPlateau? Next(DensityPlateau? last, IEnumerable<double> losses)
    {
        if (Rise != DensityRise.Plateau) return null;
        var loss = Median(losses);
        var share = last?.Share ?? From;
        var smoothed = last is null ? loss : (Smoothing * last.Loss) + ((1 - Smoothing) * loss);
        double[] seen = [.. (last?.Losses ?? []).TakeLast(Rounds - 1), smoothed];
        return share < 1 && seen.Length == Rounds && smoothed >= seen[0]
            ? new DensityPlateau(Math.Min(1, 2 * share), smoothed, [])
            : new DensityPlateau(share, smoothed, seen);
    }

    private static double Median(IEnumerable<double> losses)
    {
        double[] sorted = [.. losses.Order()];
        return (sorted[(sorted.Length - 1) / 2] / 2) + (sorted[sorted.Length / 2] / 2);
    }
}
