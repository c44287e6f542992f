namespace AfdActors.Algorithms.Selection;

/// <summary>A client that Oort knows: what it would bring to a round.</summary>
/// <param name="Samples">|B|, its training samples.</param>
/// <param name="Loss">Its last mean training loss.</param>
/// <param name="Seconds">D, the modeled time that it took.</param>
/// <param name="LastRound">L, the last round that it took part in, from 1.</param>
public readonly record struct OortClient(int Samples, double Loss, double Seconds, int LastRound);

/// <summary>
/// The utility of clients in round R (OSDI 2021, algorithm 1):
/// <code>
/// U_i    = |B_i| * loss_i                                 clipped to the 95th percentile, then scaled to 0..1 over the clients
/// Util_i = (U_i + sqrt(0.1 ln R / L_i)) * (T / D_i)^alpha where D_i > T, else the same without the last factor
/// </code>
/// The paper's U_i is |B_i| * sqrt(mean of the samples' squared losses). Clients here report the mean of the losses alone, which is a lower
/// bound of that root, and equal to it where all samples have the same loss. Clipping and scaling are those of the authors' program:
/// without them the second term, which brings clients back that were not asked for long, would be lost beside |B_i| * loss_i.
/// </summary>
public static class OortUtility
{
    private const double ClippedAt = 0.95;
    private const double StalenessWeight = 0.1;

    /// <summary>Keeps sums and differences of products finite, whatever loss a client reports.</summary>
    private const double Largest = 1e300;

    /// <summary>The utilities in the order of the clients, each finite and at least 0.</summary>
    /// <param name="round">R.</param>
    public static double[] Of(IReadOnlyList<OortClient> clients, RoundId round, OortSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (clients.Count == 0) return [];
        double[] statistical = [.. clients.Select(client => Math.Clamp(client.Samples * client.Loss, -Largest, Largest))];
        var sorted = statistical.Order().ToList();
        var (least, most) = (sorted[0], sorted[(int)(ClippedAt * (sorted.Count - 1))]);
        var preferred = settings.PreferredSeconds > 0
            ? settings.PreferredSeconds
            : clients.Select(client => client.Seconds).Order().ElementAt((clients.Count - 1) / 2);
        return [.. clients.Zip(statistical, (client, utility) =>
        {
            var scaled = most > least ? (Math.Min(utility, most) - least) / (most - least) : 1;
            var staleness = Math.Sqrt(StalenessWeight * Math.Log(round.Value) / client.LastRound);
            return (scaled + staleness) * (client.Seconds > preferred ? Math.Pow(preferred / client.Seconds, settings.Alpha) : 1);
        })];
    }
}
