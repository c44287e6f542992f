using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Compression.Uplink;

/// <summary>Makes an uplink from its settings, on the coordinator and on every client alike.</summary>
/// <exception cref="ArgumentException">An option is unknown or out of range.</exception>
public delegate IUplinkCodec UplinkFactory(StrategySettings settings);

/// <summary>What an update belongs to.</summary>
/// <param name="RunSeed">Seed of the run; random choices of the code derive from it and the offer.</param>
/// <param name="Offer">Run, round, attempt and client.</param>
/// <param name="CohortSize">N: clients selected for the round.</param>
/// <param name="SubModel">The sub-model that was trained.</param>
public sealed record UplinkTask(ulong RunSeed, OfferId Offer, int CohortSize, SubModel SubModel)
{
    /// <summary>
    /// The state was read for this update alone and is of no further use: <see cref="IUplinkCodec.Encode"/> may write the next one into it.
    /// </summary>
    public bool OwnsState { get; init; }

    /// <summary>
    /// In (0, 1]: the part of its density that a sparse code is asked for (<see cref="Schedules.DensitySchedule"/>). Others need not heed it.
    /// </summary>
    public double DensityShare { get; init; } = 1;
}

/// <summary>
/// What a client keeps from one update to the next, such as a residual. Only the uplink that made it knows what it is. Immutable: an update
/// that is rejected must leave no trace.
/// </summary>
public interface IUplinkState
{
    /// <summary>Bytes of memory that it takes, about.</summary>
    long Bytes { get; }

    /// <summary>
    /// Writes the state so that <see cref="IUplinkCodec.Restore"/> can tell if it was damaged; flushing is left to the owner of the stream.
    /// </summary>
    void Save(Stream destination);
}

/// <summary>An update ready to be sent.</summary>
/// <param name="Payload">The bytes to send.</param>
/// <param name="Next">The client's state if the update is accepted; null where the code keeps none.</param>
public sealed record EncodedUpdate(byte[] Payload, IUplinkState? Next);

/// <summary>
/// Code of a client's update to the coordinator. It is given the trained part of a sub-model; buffers travel beside it
/// (<see cref="UpdatePayload"/>). Encoding and decoding are pure and safe to share between threads: what a client keeps goes in and comes
/// out.
/// </summary>
public interface IUplinkCodec
{
    /// <summary>Global rounds of a warm-up, in which clients train at <c>uplink.warm-up-lr</c>; 0 for none.</summary>
    int WarmUpRounds => 0;

    /// <summary>The client's half.</summary>
    /// <param name="task">What the update belongs to.</param>
    /// <param name="state">
    /// What <see cref="EncodedUpdate.Next"/> of the last accepted update was; null before the first and where the code keeps none.
    /// </param>
    /// <param name="gradient">w_received - w_trained in the sub-model's flat order; finite.</param>
    /// <exception cref="ArgumentException">A gradient that is not finite, sizes that do not fit, or a state of another uplink.</exception>
    EncodedUpdate Encode(UplinkTask task, IUplinkState? state, ReadOnlySpan<float> gradient);

    /// <summary>The coordinator's half. The bytes are a stranger's: nothing may be allocated because a header says so.</summary>
    /// <param name="payload">What <see cref="Encode"/> of the same settings wrote.</param>
    /// <param name="subModel">The sub-model that was offered.</param>
    /// <exception cref="MalformedDataException">
    /// Another version, kind or length, positions out of range, or numbers that are not finite.
    /// </exception>
    ModelUpdate Decode(ReadOnlySpan<byte> payload, SubModel subModel);

    /// <summary>
    /// As <see cref="Decode"/>; the update may stay where it is in the payload's memory, which must not change any more.
    /// </summary>
    /// <inheritdoc cref="Decode"/>
    ModelUpdate DecodeInPlace(ReadOnlyMemory<byte> payload, SubModel subModel) => Decode(payload.Span, subModel);

    /// <summary>No payload for this sub-model is longer, in bytes: a longer one is refused before it is pulled.</summary>
    long MaxBytes(SubModel subModel) => PayloadBounds.MaxBytes(subModel);

    /// <summary>Reads what <see cref="IUplinkState.Save"/> wrote, and leaves the stream behind it.</summary>
    /// <param name="parameterCount">
    /// Trained parameters of the model; a state of another size is refused before anything is allocated.
    /// </param>
    /// <exception cref="MalformedDataException">Damaged, of another version or size, or this uplink keeps no state.</exception>
    IUplinkState Restore(Stream source, int parameterCount) =>
        throw new MalformedDataException("expected no state, as this uplink keeps none, got one");
}
