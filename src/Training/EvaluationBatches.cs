namespace AfdActors.Training;

/// <summary>
/// The samples of one evaluation in batches of a fixed size, which any number of threads take in turn. The sum follows the order of the
/// batches, so it depends neither on the threads nor on who was faster.
/// </summary>
public sealed class EvaluationBatches
{
    /// <summary>Samples of a batch, but of the last: larger ones are hardly faster, and leave threads without work at the end.</summary>
    public const int Size = 64;

    private readonly int _from;
    private readonly int _to;
    private readonly EvaluationCounts[] _counts;
    private volatile int[]? _answers;
    private int _taken;

    /// <param name="from">The first sample.</param>
    /// <param name="to">The one after the last.</param>
    /// <param name="keepsAnswers">Whether <see cref="Answers"/> is wanted: 4 bytes a sample.</param>
    public EvaluationBatches(int from, int to, bool keepsAnswers = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        (_from, _to) = (from, to);
        _counts = new EvaluationCounts[(to - from + Size - 1) / Size];
        _answers = keepsAnswers ? new int[to - from] : null;
    }

    /// <summary>How many there are.</summary>
    public int Count => _counts.Length;

    /// <summary>All of them together, once each is measured.</summary>
    public EvaluationCounts Sum => _counts.Aggregate(default(EvaluationCounts), (sum, batch) => sum + batch);

    /// <summary>
    /// The class that each sample was answered with, which has the largest output, in the order of the samples, once all are measured. Null
    /// where that was not asked for, or the model's outputs are not [batch, classes].
    /// </summary>
    public ReadOnlyMemory<int>? Answers => _answers is { } answers ? new ReadOnlyMemory<int>(answers) : default(ReadOnlyMemory<int>?);

    internal int To => _to;

    internal bool KeepsAnswers => _answers is not null;

    /// <summary>A batch that nobody has taken.</summary>
    internal bool TryTake(out int batch, out int from, out int to)
    {
        batch = Interlocked.Increment(ref _taken) - 1;
        from = _from + (Math.Min(batch, Count) * Size);
        to = Math.Min(_to, from + Size);
        return batch < Count;
    }

    internal void Measured(int batch, EvaluationCounts counts) => _counts[batch] = counts;

    /// <param name="from">The first sample of the batch.</param>
    /// <param name="classes">One for each of its samples.</param>
    internal void Answered(int from, ReadOnlySpan<long> classes)
    {
        if (_answers is not { } answers) return;
        for (var i = 0; i < classes.Length; i++) answers[from - _from + i] = (int)classes[i];
    }

    /// <summary>The model's outputs are no answers.</summary>
    internal void GiveUpAnswers() => _answers = null;
}
