using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Dropout;

/// <summary>Makes a dropout strategy for one run.</summary>
/// <param name="layout">The model, whose unit groups sub-models are cut from.</param>
/// <param name="runSeed">Random choices derive from it.</param>
/// <exception cref="ArgumentException">An option is unknown or out of range.</exception>
public delegate IDropoutStrategy DropoutFactory(StrategySettings settings, ModelLayout layout, ulong runSeed);

/// <summary>What an accepted client reports: the sub-model it trained and its mean training loss.</summary>
public readonly record struct AcceptedLoss(ClientId Client, SubModel SubModel, double Loss);

/// <summary>
/// Chooses sub-models (docs/design.md "Score maps"). Only a closed round changes the state, so clients that drop out, answer late or are
/// rejected leave no trace. Not thread-safe.
/// </summary>
public interface IDropoutStrategy
{
    /// <summary>The sub-model of a client: a pure function of the seeds and the state.</summary>
    SubModel Select(RoundId round, int attempt, ClientId client);

    /// <summary>The model that the run yields and evaluation measures: the full one, but where units are never trained.</summary>
    SubModel Outcome { get; }

    /// <summary>
    /// The share of each unit group that a client trains, in (0, 1], which the served model makes up for (<see cref="ServedScale"/>); empty
    /// where it is served as it is.
    /// </summary>
    IReadOnlyList<double> ServedShares => [];

    /// <summary>
    /// The score update of a closed round, once per round. The result does not depend on the order of the list. An empty list changes
    /// nothing.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// A loss is not finite, a client comes twice, or a sub-model is not one that this strategy gives. Nothing has changed then.
    /// </exception>
    void RoundClosed(IReadOnlyList<AcceptedLoss> accepted);

    /// <summary>The state as versioned bytes, equal for equal states.</summary>
    byte[] Save();

    /// <summary>Takes over a saved state.</summary>
    /// <exception cref="MalformedDataException">
    /// The bytes are damaged or of another strategy, layout or rate; nothing has changed.
    /// </exception>
    void Restore(ReadOnlySpan<byte> state);

    /// <summary>Scores per group and unit, as the mean over the maps held; empty for strategies without scores.</summary>
    IReadOnlyList<double[]> Scores();
}
