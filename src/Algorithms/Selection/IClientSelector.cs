using System.Collections.Immutable;
using AfdActors.Algorithms.Privacy;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Algorithms.Selection;

/// <summary>Makes a client selector from its settings.</summary>
/// <exception cref="ArgumentException">An option is unknown or out of range.</exception>
public delegate IClientSelector ClientSelectorFactory(StrategySettings settings);

/// <summary>A client that can take part, and what is known of it.</summary>
/// <param name="Client">Its name.</param>
/// <param name="TrainSamples">
/// Training samples that it registered, but no more than an update may weigh (<c>afd.robustness.max-weight</c>): who claims more is not
/// drawn more often.
/// </param>
/// <param name="LastAcceptedRound">The last round whose update of this client was accepted; 0 for none.</param>
public readonly record struct SelectionCandidate(ClientId Client, int TrainSamples, int LastAcceptedRound);

/// <summary>What a selection is for.</summary>
/// <param name="Round">The round, counted from 1.</param>
/// <param name="Attempt">0, or how often the round has been repeated.</param>
/// <param name="Count">Clients that the round asks for, at least 1.</param>
/// <param name="RunSeed">The run seed: random choices derive from it, so that a resumed run selects the same clients.</param>
public readonly record struct SelectionTask(RoundId Round, int Attempt, int Count, ulong RunSeed);

/// <summary>Chooses the cohort of a round. One that learns from closed rounds is an <see cref="IStatefulSelector"/>.</summary>
public interface IClientSelector
{
    /// <summary>
    /// How chance alone draws the cohort; null where anything else matters, such as what is known of the clients. With
    /// <see cref="ClientSampling.Poisson"/> a cohort has <see cref="SelectionTask.Count"/> clients on average, and may have more.
    /// </summary>
    ClientSampling? Sampling => null;

    /// <summary>
    /// Whether all updates of the cohort weigh the same in the average, instead of with their samples: for selectors that draw clients with
    /// more samples more often, which would count these samples twice.
    /// </summary>
    bool EqualWeights => false;

    /// <summary>
    /// The cohort: distinct candidates, at least one and, but for the exception above, at most <see cref="SelectionTask.Count"/>. It must
    /// depend on the arguments alone, and on the state of a selector that has one. Called by the coordinator's actor, so it has to be
    /// quick.
    /// </summary>
    /// <param name="candidates">At least one, in client order.</param>
    ImmutableArray<ClientId> Select(SelectionTask task, ImmutableArray<SelectionCandidate> candidates);
}
