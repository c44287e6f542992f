using System.Collections.Immutable;
using System.Globalization;
using AfdActors.Datasets;

namespace AfdActors.Hosting.Nodes;

/// <summary>
/// Which clients of a data set a process hosts: <c>all</c>, names with commas, or <c>i/n</c>, the i-th (from 1) of n nearly equal shares
/// in client order, so that n processes with the same data host every client once.
/// </summary>
public static class ClientChoice
{
    /// <param name="clients">The clients to choose from, in client order.</param>
    /// <exception cref="UsageException">The text says none of that, or names a client that there is not, or there are none.</exception>
    public static ImmutableArray<ClientDataset> Of(string text, ImmutableArray<ClientDataset> clients)
    {
        if (clients.IsEmpty) throw new UsageException("--data: expected clients with training data, got none");
        if (text == "all") return clients;
        if (clients.Any(client => client.Client.Value == text)) return Named(text, clients);
        return text.Split('/') is [var i, var n] && TryShare(i, n, out var share, out var shares)
            ? Share(text, clients, share, shares)
            : Named(text, clients);
    }

    private static bool TryShare(string i, string n, out int share, out int shares) =>
        int.TryParse(i, NumberStyles.None, CultureInfo.InvariantCulture, out share)
        & int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out shares);

    private static ImmutableArray<ClientDataset> Share(string text, ImmutableArray<ClientDataset> clients, int share, int shares)
    {
        if (shares < 1 || shares > clients.Length || share < 1 || share > shares)
        {
            throw new UsageException(
                $"--clients: expected i/n with 1 <= i <= n <= {clients.Length} (the clients of the data), got '{text}'");
        }

        var start = (int)((long)clients.Length * (share - 1) / shares);
        var end = (int)((long)clients.Length * share / shares);
        return clients[start..end];
    }

    private static ImmutableArray<ClientDataset> Named(string text, ImmutableArray<ClientDataset> clients)
    {
        var names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .ToHashSet(StringComparer.Ordinal);
        if (names.Count == 0) throw new UsageException($"--clients: expected all, names with commas, or i/n, got '{text}'");
        var chosen = clients.Where(client => names.Remove(client.Client.Value)).ToImmutableArray();
        return names.Count == 0
            ? chosen
            : throw new UsageException(
                $"--clients: expected clients with training data, such as {string.Join(", ", clients.Take(3).Select(client => client.Client.Value))}, got '{string.Join(", ", names.Order(StringComparer.Ordinal))}'");
    }
}
