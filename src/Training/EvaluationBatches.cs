namespace AfdActors.Training;

/// <summary>
/// The samples of one evaluation in batches of a fixed size, which any number of threads take in turn. The sum follows the order of the
/// batches, so it depends neither on the threads nor on who was faster.
/// </summary>
public sealed class EvaluationBatches
{
    /// <summary>Samples of a batch, but of the last: larger ones are no faster, and leave threads without work at the end.</summary>
    public const int Size = 64;

    private readonly int _from;
    private readonly int _to;
    private readonly EvaluationCounts[] _counts;
    private int _taken;

    /// <param name="from">The first sample.</param>
    /// <param name="to">The one after the last.</param>
    public EvaluationBatches(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        (_from, _to) = (from, to);
        _counts = new EvaluationCounts[(to - from + Size - 1) / Size];
    }

    /// <summary>How many there are.</summary>
    public int Count => _counts.Length;

    /// <summary>All of them together, once each is measured.</summary>
    public EvaluationCounts Sum => _counts.Aggregate(default(EvaluationCounts), (sum, batch) => sum + batch);

    internal int To => _to;

    /// <summary>A batch that nobody has taken.</summary>
    internal bool TryTake(out int batch, out int from, out int to)
    {
        batch = Interlocked.Increment(ref _taken) - 1;
        from = _from + (Math.Min(batch, Count) * Size);
        to = Math.Min(_to, from + Size);
        return batch < Count;
    }

    internal void Measured(int batch, EvaluationCounts counts) => _counts[batch] = counts;
}
