using System.Collections.Immutable;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Algorithms.Selection;

/// <summary>
/// Power-of-Choice (arXiv:2010.01243) with the losses that clients last reported (rpow-d in the paper): d candidates are drawn in
/// proportion to their samples, without replacement, and the m of them with the largest last loss take part. A client whose loss is not
/// known yet comes first; equal losses are taken in client order. Updates weigh the same, as in the paper. With d = m it is
/// <see cref="SampleCountSelection"/>; the larger d, the faster and the more biased towards clients with large losses. A client that
/// reports losses too large comes whenever it is a candidate, and no more often.
/// </summary>
/// <param name="d">Candidates; 0 for twice as many as the round asks for, and never fewer than it asks for.</param>
public sealed class PowerOfChoiceSelection(int d) : IStatefulSelector
{
    /// <summary>Its name in the catalog.</summary>
    public const string Name = "power-of-choice";

    private const int MaxCandidates = 1_000_000;

    private readonly LastOutcomes _last = new(Name);

    /// <exception cref="ArgumentException">An option other than d, or d is out of range.</exception>
    public static IClientSelector Create(StrategySettings settings)
    {
        var options = new OptionReader(settings);
        var selector = new PowerOfChoiceSelection(options.Integer("d", 0, 0, MaxCandidates));
        options.End();
        return selector;
    }

    /// <inheritdoc/>
    public bool EqualWeights => true;

    /// <inheritdoc/>
    public ImmutableArray<ClientId> Select(SelectionTask task, ImmutableArray<SelectionCandidate> candidates)
    {
        var drawn = SampleCountSelection.Draw(task, candidates, (int)Math.Max(task.Count, d == 0 ? 2L * task.Count : d));
        return [.. drawn.OrderByDescending(LossOf).Take(task.Count).Select(candidate => candidate.Client).Order()];
    }

    /// <inheritdoc/>
    public void RoundClosed(IReadOnlyList<ClientOutcome> accepted) => _last.Observe(accepted);

    /// <inheritdoc/>
    public byte[] Save() => _last.Save();

    /// <inheritdoc/>
    public void Restore(ReadOnlySpan<byte> state) => _last.Restore(state);

    private double LossOf(SelectionCandidate candidate) =>
        _last.TryGet(candidate.Client, out var outcome) ? outcome.Loss : double.PositiveInfinity;
}
