using AfdActors.Coordinator.Reports;

namespace AfdActors.Experiments.RunFolders;

/// <summary>A line of <c>clients.jsonl</c>: what a client did in a round, all attempts at it together.</summary>
/// <param name="Accepted">Its update was aggregated.</param>
/// <param name="Samples">Training samples that it reported; null where its update was not taken.</param>
/// <param name="Loss">Its mean training loss; null as <paramref name="Samples"/>.</param>
/// <param name="Accuracy">
/// Share of its own test samples, 0..1, that the model which the round serves answers rightly; null where that was not measured.
/// </param>
/// <param name="BytesDown">Serialized bytes to it; those of a round's lines add up to the round's.</param>
/// <param name="BytesUp">The same from it.</param>
/// <param name="Seconds">Measured wall time that it had an offer.</param>
public sealed record ClientRound(
    int Round, string Client, bool Accepted, int? Samples, double? Loss, double? Accuracy, long BytesDown, long BytesUp, double Seconds);

/// <summary>
/// <c>clients.jsonl</c>: one line for each client of each round, in order of rounds and of clients. A round's lines are on the disk before
/// its checkpoint is, so that they are there of every round that a checkpoint has, once.
/// </summary>
public sealed class ClientLog(string path)
{
    /// <summary>The lines of a round.</summary>
    public static IEnumerable<ClientRound> Lines(RoundDetails details)
    {
        var scores = (details.Evaluation?.Clients ?? []).ToDictionary(score => score.Client);
        return details.Clients.Select(client => new ClientRound(
            details.Round.Value, client.Client.Value, client.Accepted, client.Samples, client.Loss,
            scores.TryGetValue(client.Client, out var score) ? score.Accuracy : null, client.BytesDown, client.BytesUp,
            client.Seconds));
    }

    /// <summary>Adds a round.</summary>
    public void Append(IEnumerable<ClientRound> lines) => JsonLines.Append(path, lines);

    /// <summary>The lines so far, read one by one: their number is that of rounds times clients.</summary>
    public IEnumerable<ClientRound> Read() => JsonLines.Read<ClientRound>(path);

    /// <summary>Drops what is later than the checkpoint that a run goes on from.</summary>
    public void TruncateTo(int round) => JsonLines.Truncate<ClientRound>(path, line => line.Round <= round);
}
