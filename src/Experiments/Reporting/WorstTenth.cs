namespace AfdActors.Experiments.Reporting;

/// <summary>
/// The tenth of the clients for which a model does least: rounded up, so that it is nobody only where nobody was measured. Clients are
/// told apart by their names where they do equally badly.
/// </summary>
/// <param name="ByAccuracy">
/// Whether the accuracy on their own test samples decides, the lowest first; else their last training loss does, the highest first.
/// </param>
/// <param name="Measured">Clients of whom that is known.</param>
/// <param name="Clients">The worst first.</param>
/// <param name="Mean">Of the accuracies or losses of these; each client counts the same.</param>
public sealed record WorstTenth(bool ByAccuracy, int Measured, IReadOnlyList<ClientTotals> Clients, double Mean)
{
    /// <summary>By accuracy where that is known of any client, else by loss; null where neither is.</summary>
    public static WorstTenth? Of(IReadOnlyCollection<ClientTotals> clients) =>
        Of(clients, byAccuracy: true, client => client.Accuracy) ?? Of(clients, byAccuracy: false, client => client.Loss);

    private static WorstTenth? Of(IReadOnlyCollection<ClientTotals> clients, bool byAccuracy, Func<ClientTotals, double?> figure)
    {
        var measured = clients.Where(client => figure(client) is { } number && double.IsFinite(number))
            .OrderBy(client => byAccuracy ? figure(client) : -figure(client)).ThenBy(client => client.Client, StringComparer.Ordinal)
            .ToList();
        if (measured.Count == 0) return null;
        var worst = measured.Take((measured.Count + 9) / 10).ToList();
        return new WorstTenth(byAccuracy, measured.Count, worst, worst.Average(client => figure(client)!.Value));
    }
}
