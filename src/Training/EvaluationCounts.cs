using System.Collections.Immutable;

namespace AfdActors.Training;

/// <summary>Right answers, samples and the sum of their losses; parts of a data set add up.</summary>
public readonly record struct EvaluationCounts(long Correct, long Count, double LossSum)
{
    private static readonly ImmutableSortedDictionary<string, double> NoSums = ImmutableSortedDictionary.Create<string,
        double>(StringComparer.Ordinal);
    private readonly ImmutableSortedDictionary<string, double>? _metricSums;

    /// <summary>Share of right answers; 0 without samples.</summary>
    public double Accuracy => Count == 0 ? 0 : (double)Correct / Count;

    public double MeanLoss => Count == 0 ? 0 : LossSum / Count;

    /// <summary>Sums of the metrics over the samples, by name; none where no metric was asked for.</summary>
    public ImmutableSortedDictionary<string, double> MetricSums
    {
        get => _metricSums ?? NoSums;
        init => _metricSums = value;
    }

    /// <summary>Means of the metrics over the samples, by name.</summary>
    public ImmutableSortedDictionary<string, double> Metrics => Means(MetricSums, Count);

    public static EvaluationCounts operator +(EvaluationCounts left, EvaluationCounts right) =>
        new(left.Correct + right.Correct, left.Count + right.Count, left.LossSum + right.LossSum)
        {
            MetricSums = right.MetricSums.Aggregate(
                left.MetricSums, (sums, metric) => sums.SetItem(metric.Key, sums.GetValueOrDefault(metric.Key) + metric.Value)),
        };

    public static EvaluationCounts Add(EvaluationCounts left, EvaluationCounts right) => left + right;

    public bool Equals(EvaluationCounts other) =>
        (Correct, Count, LossSum).Equals((other.Correct, other.Count, other.LossSum)) && MetricSums.SequenceEqual(other.MetricSums);

    public override int GetHashCode() => HashCode.Combine(Correct, Count, LossSum);

    private static ImmutableSortedDictionary<string, double> Means(ImmutableSortedDictionary<string, double> sums, long count) =>
        sums.ToImmutableSortedDictionary(metric => metric.Key, metric => count == 0 ? 0 : metric.Value / count, StringComparer.Ordinal);
}
