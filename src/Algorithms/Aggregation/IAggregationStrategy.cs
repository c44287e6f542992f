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
/// What the coordinator makes of a round's updates: one pseudo-gradient out of all of them, and a step of the global weights by it. One
/// object leads a whole run. It sees trained parameters alone (<see cref="ModelLayout.Trained"/>); <see cref="ModelAggregation"/> averages
/// the buffers. Not thread-safe.
/// </summary>
public interface IAggregationStrategy : IServerOptimizer
{
    /// <summary>
    /// Begins an attempt at a round. An attempt that is given up is forgotten, so this must not change the state that is saved.
    /// </summary>
    IUpdateAggregator Open(AggregationTask task);
}

/// <summary>One attempt at a round.</summary>
/// <param name="CohortSize">The most updates that there can be.</param>
/// <param name="Clients">Clients that are registered, N.</param>
/// <param name="LearningRate">Of the clients' SGD in this round.</param>
/// <param name="MaxNorm">What a client reports beside its update may be so many times as large as what others reported; 0: any.</param>
/// <param name="Epochs">Passes of a client over its data.</param>
/// <param name="BatchSize">Samples of a step; the last of a pass may have fewer.</param>
public sealed record AggregationTask(
    int CohortSize, int Clients, float LearningRate = 1, double MaxNorm = 0, int Epochs = 1, int BatchSize = int.MaxValue)
{
    /// <summary>Clients that the cohort was drawn from.</summary>
    public int Candidates { get; init; } = Clients;

    /// <summary>In (0, 1]: the part of its density by which a sparse step moves the weights in this round.</summary>
    public double DensityShare { get; init; } = 1;

    /// <summary>Gradient steps of a client that counts with so many samples (tau_k of FedNova).</summary>
    public long StepsOf(int samples) => Epochs * Math.Max(1, ((long)samples + BatchSize - 1) / BatchSize);
}

/// <summary>What one client sent. Nobody changes it before the attempt ends, where <see cref="IUpdateAggregator.KeepsUpdates"/>.</summary>
/// <param name="Client">Each comes once in an attempt.</param>
/// <param name="SubModel">What the client trained.</param>
/// <param name="Update">One value for each coordinate of the sub-model, or for some of them.</param>
/// <param name="Samples">Distinct training samples behind it, at least 1.</param>
/// <param name="Report">
/// What the client's half of the strategy reports (<see cref="LocalReport.Report"/>), a stranger's bytes; empty for nothing.
/// </param>
public sealed record Contribution(
    ClientId Client, SubModel SubModel, ModelUpdate Update, int Samples, ReadOnlyMemory<byte> Report = default);

/// <summary>
/// Collects the updates of one attempt. The result must not depend on the order in which they came: clients answer in any order, and the
/// same seed must give the same model. Not thread-safe.
/// </summary>
public interface IUpdateAggregator
{
    /// <summary>
    /// Whether an update is read after <see cref="Add"/> has returned. If not, its memory is used for the next one, and those of a round
    /// are never all in memory.
    /// </summary>
    bool KeepsUpdates => true;

    /// <summary>Adds the update of one client.</summary>
    /// <exception cref="UpdateRefusedException">
    /// It cannot be aggregated. Nothing has been added then, and the client drops out of the round.
    /// </exception>
    void Add(Contribution update);

    /// <summary>Writes the pseudo-gradient of the full model, in layout order; 0 where no client held the coordinate.</summary>
    void PseudoGradient(Span<float> destination);
}

/// <summary>
/// One that needs no single update, but their weighted sum alone: so the updates may be masked (docs/secure-aggregation.md).
/// </summary>
public interface ISumAggregator : IUpdateAggregator
{
    /// <summary>Adds the updates of several clients that trained the same sub-model.</summary>
    /// <param name="words">sum of n_k * g_k,i in fixed point (2^-32) modulo 2^64, one for each coordinate of the sub-model.</param>
    /// <param name="samples">sum of n_k.</param>
    /// <param name="clients">How many they are.</param>
    /// <exception cref="UpdateRefusedException">More clients than the cohort has. Nothing has been added then.</exception>
    void AddSum(SubModel subModel, ReadOnlySpan<ulong> words, long samples, int clients);
}
