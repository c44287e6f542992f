using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Training;

namespace AfdActors.Coordinator.Evaluations;

/// <summary>How many of a client's own test samples a model answers rightly.</summary>
public readonly record struct ClientScore(ClientId Client, long Correct, long Count)
{
    /// <summary>0..1; 0 without samples.</summary>
    public double Accuracy => Count == 0 ? 0 : (double)Correct / Count;
}

/// <summary>A model, measured.</summary>
/// <param name="Counts">Over all test samples.</param>
public sealed record ModelEvaluation(EvaluationCounts Counts)
{
    /// <summary>
    /// The same of each client that has test samples of its own, in client order; empty where the test samples belong to nobody, or where
    /// right answers are not those with the largest output.
    /// </summary>
    public ImmutableArray<ClientScore> Clients { get; init; } = [];

    /// <summary>Which classes are taken for which; null where that is not known, as in an evaluation by the clients.</summary>
    public ConfusionMatrix? Confusion { get; init; }

    /// <summary>An evaluation on samples that are at hand.</summary>
    /// <param name="counts">What was measured.</param>
    /// <param name="classes">Of the data.</param>
    /// <param name="labels">Of each sample.</param>
    /// <param name="answers">Of each sample; null where they are not known.</param>
    /// <param name="owners">Whose the samples are, one client after the other; empty: nobody's.</param>
    public static ModelEvaluation Of(
        EvaluationCounts counts, int classes, ReadOnlySpan<int> labels, ReadOnlyMemory<int>? answers,
        ImmutableArray<(ClientId Client, int Samples)> owners)
    {
        if (answers is not { } given) return new ModelEvaluation(counts);
        var answered = given.Span;
        // An objective of one's own may take other answers for right than the largest output: then neither part would tell the truth.
        if (RightIn(labels, answered) != counts.Correct) return new ModelEvaluation(counts);

        var scores = ImmutableArray.CreateBuilder<ClientScore>(owners.Length);
        var from = 0;
        foreach (var (client, samples) in owners)
        {
            if (samples > 0)
                scores.Add(new ClientScore(client, RightIn(labels.Slice(from, samples), answered.Slice(from, samples)), samples));
            from += samples;
        }

        return new ModelEvaluation(counts)
        {
            Clients = scores.DrainToImmutable(),
            Confusion = ConfusionMatrix.Of(classes, labels, answered),
        };
    }

    private static long RightIn(ReadOnlySpan<int> labels, ReadOnlySpan<int> answers)
    {
        var right = 0L;
        for (var i = 0; i < labels.Length; i++)
            if (labels[i] == answers[i]) right++;
        return right;
    }
}
