using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Compression.Uplink;

/// <summary>A client's whole update, decoded.</summary>
/// <param name="Trained">Of the trained part, <see cref="SubModel.Trained"/>.</param>
/// <param name="Buffers">Received minus measured of <see cref="SubModel.Buffers"/>, dense; null where the model has none.</param>
/// <param name="Report">What the client's half of the aggregation reports, a stranger's bytes; empty for nothing.</param>
public sealed record ClientUpdate(ModelUpdate Trained, ModelUpdate? Buffers = null, ReadOnlyMemory<byte> Report = default);

/// <summary>
/// A client's whole update as bytes, both halves (docs/wire.md "Payloads"). The uplink sees the trained part alone, so does what it keeps.
/// Its payload is the whole where the model has no buffers; else it is the first of two <see cref="PayloadParts"/>, and the buffers as
/// float32 are the second.
/// </summary>
public static class UpdatePayload
{
    /// <summary>The client's half.</summary>
    /// <param name="task">Its sub-model with the buffers.</param>
    /// <param name="state">As in <see cref="IUplinkCodec.Encode"/>.</param>
    /// <param name="update">w_received - w_trained of the trained part, in its flat order; finite.</param>
    /// <param name="buffers">The same of the buffers; empty where there are none.</param>
    /// <exception cref="ArgumentException">Also a value among the buffers that is not finite, or another number of them.</exception>
    public static EncodedUpdate Encode(
        IUplinkCodec uplink, UplinkTask task, IUplinkState? state, ReadOnlySpan<float> update, ReadOnlySpan<float> buffers)
    {
        ArgumentNullException.ThrowIfNull(uplink);
        ArgumentNullException.ThrowIfNull(task);
        var count = task.SubModel.Buffers?.Count ?? 0;
        if (buffers.Length != count)
            throw new ArgumentException($"expected {count} values of buffers, got {buffers.Length}", nameof(buffers));
        var encoded = uplink.Encode(task with { SubModel = task.SubModel.Trained }, state, update);
        return count == 0 ? encoded : encoded with { Payload = PayloadParts.Join(encoded.Payload, DenseUpdateCodec.Encode(buffers)) };
    }

    /// <summary>The coordinator's half.</summary>
    /// <param name="payload">A stranger's bytes, which must not change any more: the update may stay in them.</param>
    /// <param name="subModel">The sub-model that was offered.</param>
    /// <exception cref="MalformedDataException">
    /// As of <see cref="IUplinkCodec.Decode"/>; also parts of another number or length, or buffers that are not finite.
    /// </exception>
    public static ClientUpdate Decode(IUplinkCodec uplink, ReadOnlyMemory<byte> payload, SubModel subModel)
    {
        ArgumentNullException.ThrowIfNull(uplink);
        ArgumentNullException.ThrowIfNull(subModel);
        if (subModel.Buffers is not { } buffers) return new ClientUpdate(uplink.DecodeInPlace(payload, subModel));
        var parts = PayloadParts.Split(payload.Span, 2);
        return new ClientUpdate(
            uplink.DecodeInPlace(payload[parts[0]], subModel.Trained),
            DenseUpdateCodec.DecodeInPlace(payload[parts[1]], buffers.Count));
    }

    /// <summary>No payload for this sub-model is longer, in bytes.</summary>
    public static long MaxBytes(IUplinkCodec uplink, SubModel subModel)
    {
        ArgumentNullException.ThrowIfNull(uplink);
        ArgumentNullException.ThrowIfNull(subModel);
        var trained = uplink.MaxBytes(subModel.Trained);
        return subModel.Buffers is { } buffers ? PayloadParts.MaxBytes(trained, DenseUpdateCodec.PayloadBytes(buffers.Count)) : trained;
    }
}
