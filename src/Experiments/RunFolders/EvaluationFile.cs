using System.Collections.Immutable;
using System.Text.Json;
using AfdActors.Coordinator.Reports;
using AfdActors.Hosting.Files;
using AfdActors.Training;

namespace AfdActors.Experiments.RunFolders;

/// <summary>How many of a client's own test samples the model answers rightly.</summary>
/// <param name="Correct">Of <paramref name="Samples"/>.</param>
public sealed record ClientAccuracy(string Client, long Correct, long Samples);

/// <summary><c>evaluation.json</c>: the last evaluation of the model that the run serves, client by client and class by class.</summary>
/// <param name="Round">After which the model was measured.</param>
/// <param name="Clients">Those with test samples of their own, in client order; empty where that is not known.</param>
/// <param name="Confusion">
/// A row for each label with a count for each answer (<see cref="ConfusionMatrix"/>); null where that is not known.
/// </param>
public sealed record LastEvaluation(
    int Round, ImmutableArray<ClientAccuracy> Clients, ImmutableArray<ImmutableArray<long>>? Confusion)
{
    /// <summary>What a round measured beside the counts of its report; null where it measured nothing.</summary>
    public static LastEvaluation? Of(RoundDetails details) =>
        details.Evaluation is { } measured && (measured.Confusion is not null || !measured.Clients.IsEmpty)
            ? new LastEvaluation(
                details.Round.Value,
                [.. measured.Clients.Select(score => new ClientAccuracy(score.Client.Value, score.Correct, score.Count))],
                measured.Confusion?.Rows)
            : null;

    /// <summary>Whether the matrix has as many columns as rows; it has where this program wrote it.</summary>
    internal bool IsSquare => Confusion is not { } rows || rows.All(row => !row.IsDefault && row.Length == rows.Length);
}

/// <summary>Keeps the last evaluation of a run.</summary>
public sealed class EvaluationFile(string path)
{
    /// <summary>Replaces the file as a whole.</summary>
    public void Write(LastEvaluation evaluation) =>
        AtomicFile.WriteText(path, JsonSerializer.Serialize(evaluation, RoundJson.Options) + "\n");

    /// <summary>Null where there is none, or none that can be read.</summary>
    public LastEvaluation? Read()
    {
        try
        {
            return File.Exists(path)
                && JsonSerializer.Deserialize<LastEvaluation>(File.ReadAllText(path), RoundJson.Options) is { IsSquare: true } evaluation
                    ? evaluation
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Drops what is later than the checkpoint that a run goes on from.</summary>
    public void TruncateTo(int round)
    {
        if (Read() is not { } last || last.Round > round) File.Delete(path);
    }
}
