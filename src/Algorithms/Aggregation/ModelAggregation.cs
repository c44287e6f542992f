using System.Numerics.Tensors;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Privacy;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>
/// What a round's updates make of the whole model (docs/design.md "Aggregation"): the aggregation strategy moves the trained weights, and
/// buffers become the mean of what their holders measured, weighted with samples, without any step. One object leads a whole run. Not
/// thread-safe.
/// </summary>
/// <param name="strategy">Made for <see cref="ModelLayout.Trained"/>; it never sees a buffer.</param>
/// <param name="layout">The full model, with its buffers.</param>
/// <param name="privacy">Takes the place of the strategy's own mean; null: the updates are added as they are.</param>
public sealed class ModelAggregation(IAggregationStrategy strategy, ModelLayout layout, PrivateMean? privacy = null)
{
    /// <summary>What the rounds have told of one client; null without privacy, and before the first round.</summary>
    public PrivacySpent? PrivacySpent => privacy?.Spent;

    /// <summary>The strategy's other half, where it corrects local training.</summary>
    public ILocalCorrection? Correction => strategy as ILocalCorrection;

    /// <summary>Begins an attempt at a round; an attempt that is given up is forgotten.</summary>
    public ModelSums Open(AggregationTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new ModelSums(
            privacy?.Open(task) ?? strategy.Open(task),
            layout.Buffers is { } buffers ? new FedAvgAccumulator(buffers, task.CohortSize) : null);
    }

    /// <summary>Changes the weights of the full model in place. A buffer that nobody held stays.</summary>
    public void Step(Span<float> weights, ModelSums sums)
    {
        ArgumentNullException.ThrowIfNull(sums);
        if (weights.Length != layout.ParameterCount)
            throw new ArgumentException($"expected {layout.ParameterCount} weights, got {weights.Length}", nameof(weights));
        var trained = weights[..layout.Trained.ParameterCount];
        var room = LargeArrays.Rent<float>(weights.Length);
        var mean = room.AsSpan(0, trained.Length);
        sums.Trained.PseudoGradient(mean);
        strategy.Step(trained, mean);
        if (sums.Buffers is not null)
        {
            var buffers = weights[trained.Length..];
            mean = room.AsSpan(0, buffers.Length);
            sums.Buffers.PseudoGradient(mean);
            TensorPrimitives.Subtract(buffers, mean, buffers);
        }

        LargeArrays.Return(room);
    }

    /// <summary>The strategy's state, and with privacy that before it; buffers have none.</summary>
    public byte[] Save() => privacy is null ? strategy.Save() : PayloadParts.Join(privacy.Save(), strategy.Save());

    /// <exception cref="MalformedDataException">
    /// The bytes are damaged or of another strategy, or of a run without privacy where there is.
    /// </exception>
    public void Restore(ReadOnlySpan<byte> state)
    {
        if (privacy is null)
        {
            strategy.Restore(state);
            return;
        }

        var parts = PayloadParts.Split(state, 2);
        strategy.Restore(state[parts[1]]);
        privacy.Restore(state[parts[0]]);
    }
}

/// <summary>Collects the updates of one attempt at a round. Independent of the order in which they come. Not thread-safe.</summary>
public sealed class ModelSums : IDisposable
{
    internal ModelSums(IUpdateAggregator trained, FedAvgAccumulator? buffers) => (Trained, Buffers) = (trained, buffers);

    /// <summary>Whether an update is read after it was added.</summary>
    public bool KeepsUpdates => Trained.KeepsUpdates;

    internal IUpdateAggregator Trained { get; }

    internal FedAvgAccumulator? Buffers { get; }

    /// <summary>After <see cref="ModelAggregation.Step"/>: the memory is the next round's.</summary>
    public void Dispose()
    {
        (Trained as IDisposable)?.Dispose();
        Buffers?.Dispose();
    }

    /// <summary>Adds the whole update of one client.</summary>
    /// <param name="client">Each comes once.</param>
    /// <param name="subModel">What the client trained, with the buffers.</param>
    /// <param name="samples">Distinct training samples behind it, at least 1.</param>
    /// <exception cref="UpdateRefusedException">One of its parts cannot be aggregated. Nothing has been added then.</exception>
    public void Add(ClientId client, SubModel subModel, ClientUpdate update, int samples)
    {
        ArgumentNullException.ThrowIfNull(subModel);
        ArgumentNullException.ThrowIfNull(update);
        if (Buffers is null)
        {
            Trained.Add(new Contribution(client, subModel, update.Trained, samples, update.Report));
            return;
        }

        if (subModel.Buffers is not { } held || update.Buffers is not { } buffers)
            throw new UpdateRefusedException("expected an update with buffers, got one without");
        Buffers.Check(held, buffers, samples);
        Trained.Add(new Contribution(client, subModel.Trained, update.Trained, samples, update.Report));
        Buffers.Add(held, buffers, samples);
    }

    /// <summary>
    /// Adds the whole updates of several clients that trained the same sub-model, as a sum (<see cref="ISumAggregator"/>).
    /// </summary>
    /// <param name="words">Of <see cref="SecureAggregation.MaskedUpdate"/>, the last one excepted.</param>
    /// <param name="samples">sum of n_k.</param>
    /// <param name="clients">How many they are.</param>
    /// <exception cref="UpdateRefusedException">More clients than the cohort has. Nothing has been added then.</exception>
    /// <exception cref="InvalidOperationException">The strategy needs to see single updates.</exception>
    public void AddSum(SubModel subModel, ReadOnlySpan<ulong> words, long samples, int clients)
    {
        ArgumentNullException.ThrowIfNull(subModel);
        if (Trained is not ISumAggregator trained)
            throw new InvalidOperationException("expected an aggregation that needs no single updates, got another one");
        var count = subModel.Trained.Count;
        trained.AddSum(subModel.Trained, words[..count], samples, clients);
        if (subModel.Buffers is { } buffers) Buffers!.AddSum(buffers, words[count..], samples, clients);
    }
}
