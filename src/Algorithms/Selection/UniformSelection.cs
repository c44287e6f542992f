using System.Collections.Immutable;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Privacy;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Algorithms.Selection;

/// <summary>
/// A uniform draw without replacement (arXiv:1602.05629); all candidates where there are no more than the round asks for.
/// </summary>
public sealed class UniformSelection : IClientSelector
{
    /// <summary>Its name in the catalog.</summary>
    public const string Name = "uniform";

    /// <exception cref="ArgumentException">There is an option: it has none.</exception>
    public static IClientSelector Create(StrategySettings settings)
    {
        new OptionReader(settings).End();
        return new UniformSelection();
    }

    /// <inheritdoc/>
    public ClientSampling? Sampling => ClientSampling.WithoutReplacement;

    /// <inheritdoc/>
    public ImmutableArray<ClientId> Select(SelectionTask task, ImmutableArray<SelectionCandidate> candidates)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(task.Count, nameof(task));
        ImmutableArray<ClientId> clients = [.. candidates.Select(candidate => candidate.Client).Distinct().Order()];
        if (clients.Length <= task.Count) return clients;
        var stream = SeededStream.Create(task.RunSeed, SeedPurpose.Cohort, task.Round, task.Attempt);
        return [.. UnitSampling.Uniform(clients.Length, task.Count, stream).Select(index => clients[index])];
    }
}
