using AfdActors.Algorithms.Layout;

namespace AfdActors.Algorithms.Aggregation.Rules;

/// <summary>
/// The coordinate-wise trimmed mean (arXiv:1803.01498, definition 2), and with a part of a half the coordinate-wise median (definition 1):
/// of the sorted values of a coordinate so many at each end are left out, and the mean of the rest counts. At least the middle value, or
/// the middle two, remain. As in the paper each client counts once, whatever its samples, so that a claim of more has no effect. Only those
/// whose sub-model holds the coordinate count, and what a sparse update leaves out is their 0 (ours): with a small density most values are
/// 0, and so is their median. Memory: <see cref="KeptUpdates"/>.
/// </summary>
/// <param name="part">Of a coordinate's holders, left out at each end; rounded up.</param>
internal sealed class TrimmedMean(ModelLayout layout, int cohortSize, double part) : IUpdateAggregator, IDisposable
{
    private readonly KeptUpdates _updates = new(layout, cohortSize);

    public void Add(Contribution update) => _updates.Add(update);

    public void PseudoGradient(Span<float> destination)
    {
        var clients = _updates.InClientOrder.Count;
        var room = new float[clients];
        int[] trimmed = [.. Enumerable.Range(0, clients + 1).Select(held => held == 0 ? 0 : AggregationRule.Liars(part, held))];
        var blocks = new UpdateBlocks([.. _updates.InClientOrder], layout.ParameterCount);
        while (blocks.Next())
        {
            var means = destination.Slice(blocks.Start, blocks.Length);
            for (var i = 0; i < means.Length; i++)
            {
                var held = blocks.Held(i, room);
                held.Sort();
                means[i] = Mean(held[trimmed[held.Length]..^trimmed[held.Length]]);
            }
        }
    }

    public void Dispose() => _updates.Drop();

    private static float Mean(ReadOnlySpan<float> sorted)
    {
        if (sorted.IsEmpty) return 0;
        var sum = 0.0;
        foreach (var value in sorted) sum += value;
        return (float)(sum / sorted.Length);
    }
}
