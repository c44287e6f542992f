using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>The updates of one attempt at a round of SCAFFOLD, and beside them the changes of the clients' control variates.</summary>
/// <param name="reference">Of the round before; null before the first.</param>
internal sealed class ScaffoldRound(ModelLayout layout, AggregationTask task, SizedNorm? reference) : IUpdateAggregator
{
    /// <summary>
    /// In the first round, a change may be so many times the client's own update over the learning rate: a lossy uplink sends a part of
    /// what the change is taken of, and a step more than one makes it smaller.
    /// </summary>
    private const double FirstRoundFactor = 20;

    private readonly FedAvgAccumulator _updates = new(layout, task.CohortSize);
    private readonly long[] _changes = new long[layout.ParameterCount];
    private readonly List<SizedNorm> _norms = [];

    /// <summary>What each change may add, so that the sums of a whole cohort have room.</summary>
    private readonly double _limit = long.MaxValue / task.CohortSize;

    /// <summary>The median norm of the round's changes; what it was where there are none.</summary>
    public SizedNorm? NextReference => _norms.Count == 0 ? reference : SizedNorm.Next(reference, _norms);

    public void Add(Contribution update)
    {
        ArgumentNullException.ThrowIfNull(update);
        var change = Change(update).AsSpan();
        var largest = FixedPoint.LargestContribution(change, FixedPoint.Scale);
        if (largest >= _limit) throw Refused($"changes below {_limit / FixedPoint.Scale:g6}", largest / FixedPoint.Scale);
        var norm = ContributionBounds.Norm(change);
        if (task.MaxNorm > 0 && norm > MostOf(update))
            throw Refused($"a norm of at most {MostOf(update):g4} (afd.robustness.max-norm)", norm);

        _updates.Add(update.SubModel, update.Update, samples: 1);
        _norms.Add(new SizedNorm(norm, update.SubModel.Count));
        foreach (var range in update.SubModel.Ranges)
        {
            FixedPoint.Add(_changes.AsSpan(range.Start, range.Length), change[..range.Length], FixedPoint.Scale, largest);
            change = change[range.Length..];
        }
    }

    public bool KeepsUpdates => false;

    public void PseudoGradient(Span<float> destination) => _updates.PseudoGradient(destination);

    /// <summary>The sum of all control variates after the round.</summary>
    public float[] Moved(float[] sum)
    {
        var moved = new float[sum.Length];
        for (var i = 0; i < moved.Length; i++) moved[i] = sum[i] + (float)(_changes[i] / FixedPoint.Scale);
        return moved;
    }

    private double MostOf(Contribution update) =>
        task.MaxNorm * (reference?.For(update.SubModel.Count)
            ?? FirstRoundFactor * ContributionBounds.Norm(update.Update.Values) / task.LearningRate);

    private static float[] Change(Contribution update)
    {
        try
        {
            return DenseUpdateCodec.Decode(update.Report.Span, update.SubModel.Count).Values.ToArray();
        }
        catch (MalformedDataException e)
        {
            throw new UpdateRefusedException($"control variate: {e.Message}");
        }
    }

    private static UpdateRefusedException Refused(string expected, double got) =>
        new($"control variate: expected {expected}, got {got:g4}");
}
