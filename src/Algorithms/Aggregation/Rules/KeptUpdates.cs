using AfdActors.Algorithms.Layout;

namespace AfdActors.Algorithms.Aggregation.Rules;

/// <summary>
/// All updates of one attempt, for rules that compare them. Each stays as it was decoded until the round is closed: 4 bytes a value, and 4
/// more where it has a position, so that a round of n raw updates takes n times the model, or less with sub-models. They are read in the
/// order of their clients, whatever order they came in. Not thread-safe.
/// </summary>
internal sealed class KeptUpdates(ModelLayout layout, int cohortSize)
{
    private readonly SortedList<ClientId, Contribution> _updates = [];

    public IList<Contribution> InClientOrder => _updates.Values;

    /// <exception cref="UpdateRefusedException">
    /// It is of another layout or size, a value is not finite, or the cohort is complete.
    /// </exception>
    public void Add(Contribution update)
    {
        ArgumentNullException.ThrowIfNull(update);
        UpdateCheck.Fits(layout, _updates.Count, cohortSize, update.SubModel, update.Update, update.Samples);
        UpdateCheck.Finite(update.Update.Values);
        _updates.Add(update.Client, update);
    }

    /// <summary>Nobody reads them any more.</summary>
    public void Drop()
    {
        var bytes = _updates.Values.Sum(kept => (long)sizeof(float) * (kept.Update.Values.Length + kept.Update.Positions.Length));
        _updates.Clear();
        LargeArrays.Dropped(bytes);
    }
}
