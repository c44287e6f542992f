using System.Collections.Immutable;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Algorithms.Selection;

/// <summary>
/// A draw in proportion to the clients' samples, without replacement: as if clients were taken one after the other, each with probability
/// n_k / sum of the n left. Updates then weigh the same, w = 1/m sum w_k, as in scheme I of arXiv:1907.02189, which draws with replacement
/// and is unbiased so; without replacement it nearly is while the cohort is a small part of the clients.
/// </summary>
public sealed class SampleCountSelection : IClientSelector
{
    /// <summary>Its name in the catalog.</summary>
    public const string Name = "samples";

    /// <exception cref="ArgumentException">There is an option: it has none.</exception>
    public static IClientSelector Create(StrategySettings settings)
    {
        new OptionReader(settings).End();
        return new SampleCountSelection();
    }

    /// <inheritdoc/>
    public bool EqualWeights => true;

    /// <inheritdoc/>
    public ImmutableArray<ClientId> Select(SelectionTask task, ImmutableArray<SelectionCandidate> candidates) =>
        [.. Draw(task, candidates, task.Count).Select(candidate => candidate.Client)];

    /// <summary>The draw of so many candidates; all of them where there are no more.</summary>
    internal static ImmutableArray<SelectionCandidate> Draw(
        SelectionTask task, ImmutableArray<SelectionCandidate> candidates, int count)
    {
        if (candidates.Length <= count) return candidates;
        var stream = SeededStream.Create(task.RunSeed, SeedPurpose.Cohort, task.Round, task.Attempt);
        double[] samples = [.. candidates.Select(candidate => (double)candidate.TrainSamples)];
        return [.. UnitSampling.Weighted(samples, count, stream).Select(index => candidates[index])];
    }
}
