using System.Collections.Immutable;
using AfdActors.Algorithms.Privacy;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Algorithms.Selection;

/// <summary>
/// Every candidate by itself with the same probability, so that a cohort has the wanted size on average (arXiv:1710.06963, algorithm 1):
/// what the tighter bounds of differential privacy are about. Drawn again where nobody came out.
/// </summary>
public sealed class PoissonSelection : IClientSelector
{
    /// <summary>Its name in the catalog.</summary>
    public const string Name = "poisson";

    /// <inheritdoc/>
    public ClientSampling? Sampling => ClientSampling.Poisson;

    /// <exception cref="ArgumentException">There is an option: it has none.</exception>
    public static IClientSelector Create(StrategySettings settings)
    {
        new OptionReader(settings).End();
        return new PoissonSelection();
    }

    /// <inheritdoc/>
    public ImmutableArray<ClientId> Select(SelectionTask task, ImmutableArray<SelectionCandidate> candidates)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(task.Count, nameof(task));
        ImmutableArray<ClientId> clients = [.. candidates.Select(candidate => candidate.Client).Distinct().Order()];
        if (clients.Length <= task.Count) return clients;
        var rate = (double)task.Count / clients.Length;
        var stream = SeededStream.Create(task.RunSeed, SeedPurpose.Cohort, task.Round, task.Attempt);
        ImmutableArray<ClientId> drawn;
        do drawn = [.. clients.Where(_ => stream.NextDouble() < rate)];
        while (drawn.IsEmpty);
        return drawn;
    }
}
