using System.Collections.Immutable;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Algorithms.Selection;

/// <summary>
/// Oort's guided selection (OSDI 2021, arXiv:2010.06081, algorithm 1) of K clients in round R: epsilon_R * K of those that never took part,
/// drawn uniformly, as their speed is not known before; the others from those that did, in proportion to their <see cref="OortUtility"/>,
/// among the clients whose utility is at least c times that of the best (1 - epsilon_R) * K's last. Updates weigh with their samples, as in
/// the paper. Left out: the pacer, which moves T, the outliers' black list, and noise for privacy.
/// </summary>
public sealed class OortSelection(OortSettings settings) : IStatefulSelector
{
    /// <summary>Its name in the catalog.</summary>
    public const string Name = "oort";

    private readonly LastOutcomes _last = new(Name);

    /// <exception cref="ArgumentException">An option is unknown or out of range.</exception>
    public static IClientSelector Create(StrategySettings settings) => new OortSelection(OortSettings.Of(settings));

    /// <inheritdoc/>
    public ImmutableArray<ClientId> Select(SelectionTask task, ImmutableArray<SelectionCandidate> candidates)
    {
        if (candidates.Length <= task.Count) return [.. candidates.Select(candidate => candidate.Client)];
        var stream = SeededStream.Create(task.RunSeed, SeedPurpose.Cohort, task.Round, task.Attempt);
        var explored = candidates.Where(candidate => _last.TryGet(candidate.Client, out _)).ToList();
        var unexplored = candidates.Where(candidate => !_last.TryGet(candidate.Client, out _)).ToList();
        var share = (int)Math.Round(settings.ExplorationIn(task.Round) * task.Count, MidpointRounding.AwayFromZero);
        var explore = Math.Min(unexplored.Count, Math.Max(share, task.Count - explored.Count));
        var known = Exploited(explored, task.Count - explore, task.Round, stream);
        var fresh = explore == 0 ? [] : UnitSampling.Uniform(unexplored.Count, explore, stream);
        return [.. known.Concat(fresh.Select(index => unexplored[index].Client)).Order()];
    }

    /// <inheritdoc/>
    public void RoundClosed(IReadOnlyList<ClientOutcome> accepted) => _last.Observe(accepted);

    /// <inheritdoc/>
    public byte[] Save() => _last.Save();

    /// <inheritdoc/>
    public void Restore(ReadOnlySpan<byte> state) => _last.Restore(state);

    private ImmutableArray<ClientId> Exploited(List<SelectionCandidate> explored, int count, RoundId round, SeededStream stream)
    {
        if (count == 0) return [];
        var utilities = OortUtility.Of([.. explored.Select(Known)], round, settings);
        var cutOff = settings.CutOff * utilities.OrderDescending().ElementAt(count - 1);
        int[] pool = [.. Enumerable.Range(0, explored.Count).Where(index => utilities[index] >= cutOff)];
        var drawn = UnitSampling.Weighted([.. pool.Select(index => utilities[index])], count, stream);
        return [.. drawn.Select(index => explored[pool[index]].Client)];
    }

    private OortClient Known(SelectionCandidate candidate)
    {
        _last.TryGet(candidate.Client, out var last);
        return new OortClient(candidate.TrainSamples, last.Loss, last.Seconds, Math.Max(1, candidate.LastAcceptedRound));
    }
}
