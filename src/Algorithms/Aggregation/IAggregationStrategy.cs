using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>Makes an aggregation strategy for one run.</summary>
/// <param name="layout">The full model without its buffers.</param>
/// <exception cref="ArgumentException">An option is unknown or out of range.</exception>
public delegate IAggregationStrategy AggregationFactory(StrategySettings settings, ModelLayout layout);

/// <summary>
/// What the coordinator makes of a round's updates: one pseudo-gradient out of all of them, and a step of the global weights by it. One object leads
/// a whole run. It sees trained parameters alone (<see cref="ModelLayout.Trained"/>); <see cref="ModelAggregation"/> averages the buffers. Not thread-safe.
/// </summary>
public interface IAggregationStrategy : IServerOptimizer
{
    /// <summary>Begins an attempt at a round. An attempt that is given up is forgotten, so this must not change the state that is saved.</summary>
    /// <param name="cohortSize">The most updates that there can be.</param>
    IUpdateAggregator Open(ModelLayout layout, int cohortSize);
}

/// <summary>
/// Collects the updates of one attempt. The result must not depend on the order in which they came: clients answer in any order, and the same seed must
/// give the same model. Not thread-safe.
/// </summary>
public interface IUpdateAggregator
{
    /// <summary>Adds the update of one client. It may be kept: nobody changes it.</summary>
    /// <param name="client">Each comes once.</param>
    /// <param name="subModel">What the client trained; the update has one value for each of its coordinates, or for some of them.</param>
    /// <param name="samples">Distinct training samples behind it, at least 1.</param>
    /// <exception cref="UpdateRefusedException">It cannot be aggregated. Nothing has been added then, and the client drops out of the round.</exception>
    void Add(ClientId client, SubModel subModel, ModelUpdate update, int samples);

    /// <summary>Writes the pseudo-gradient of the full model, in layout order; 0 where no client held the coordinate.</summary>
    void PseudoGradient(Span<float> destination);
}
