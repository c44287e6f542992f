using AfdActors.Experiments.RunFolders;

namespace AfdActors.Experiments.Reporting;

/// <summary>What a client did in all rounds so far.</summary>
/// <param name="Rounds">In which it had an offer.</param>
/// <param name="Accepted">In which its update was aggregated.</param>
/// <param name="Samples">Training samples, as it said last; null before.</param>
/// <param name="Loss">Its last mean training loss; null before.</param>
/// <param name="Accuracy">On its own test samples in the last evaluation of which that is known; null else.</param>
/// <param name="BytesDown">Of all rounds.</param>
/// <param name="BytesUp">Of all rounds.</param>
/// <param name="Seconds">Of all rounds.</param>
public sealed record ClientTotals(
    string Client, int Rounds, int Accepted, int? Samples, double? Loss, double? Accuracy, long BytesDown, long BytesUp, double Seconds);

/// <summary>
/// The lines of <c>clients.jsonl</c> added up: memory of the size of the federation, however many rounds there are. Not thread-safe.
/// </summary>
public sealed class ClientTable
{
    private readonly SortedDictionary<string, ClientTotals> _clients = new(StringComparer.Ordinal);

    /// <summary>The clients so far, in client order.</summary>
    public IReadOnlyCollection<ClientTotals> Clients => _clients.Values;

    /// <summary>Adds lines, in order.</summary>
    public void Add(IEnumerable<ClientRound> lines)
    {
        foreach (var line in lines)
        {
            var before = Of(line.Client);
            _clients[line.Client] = before with
            {
                Rounds = before.Rounds + 1,
                Accepted = before.Accepted + (line.Accepted ? 1 : 0),
                Samples = line.Samples ?? before.Samples,
                Loss = line.Loss ?? before.Loss,
                BytesDown = before.BytesDown + line.BytesDown,
                BytesUp = before.BytesUp + line.BytesUp,
                Seconds = before.Seconds + line.Seconds,
            };
        }
    }

    /// <summary>What an evaluation measured of each client takes the place of what one before it did.</summary>
    public void Set(LastEvaluation evaluation)
    {
        foreach (var client in _clients.Values.Where(client => client.Accuracy is not null).ToList())
            _clients[client.Client] = client with { Accuracy = null };
        foreach (var (client, correct, samples) in evaluation.Clients)
            _clients[client] = Of(client) with { Accuracy = samples > 0 ? (double)correct / samples : null };
    }

    private ClientTotals Of(string client) =>
        _clients.GetValueOrDefault(client) ?? new ClientTotals(client, 0, 0, null, null, null, 0, 0, 0);
}
