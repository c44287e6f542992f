using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Compression.Downlink;

/// <summary>
/// A sub-model's weights as bytes, both halves (docs/wire.md "Payloads"). The downlink sees the trained part alone, so do views. Its
/// payload is the whole where the model has no buffers; else it is the first of two <see cref="PayloadParts"/>, and the buffers as float32
/// are the second.
/// </summary>
public static class ModelPayload
{
    private static readonly RawDownlink Raw = new();

    /// <summary>The coordinator's half: a payload that any client can decode.</summary>
    /// <param name="subModel">With the buffers.</param>
    /// <param name="weights">In the sub-model's flat order.</param>
    /// <param name="seed">As in <see cref="IDownlinkCodec.Encode"/>.</param>
    /// <exception cref="ArgumentException">As of <see cref="IDownlinkCodec.Encode"/>; also buffers that are not finite.</exception>
    public static byte[] Encode(IDownlinkCodec downlink, SubModel subModel, ReadOnlySpan<float> weights, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(downlink);
        ArgumentNullException.ThrowIfNull(subModel);
        var trained = subModel.Trained;
        return With(subModel, downlink.Encode(weights[..trained.Count], trained.TensorSizes.AsSpan(), seed), weights[trained.Count..]);
    }

    /// <summary>The client's half.</summary>
    /// <returns>Finite weights in the sub-model's flat order.</returns>
    /// <exception cref="MalformedDataException">
    /// As of <see cref="IDownlinkCodec.Decode"/>; also parts of another number or length.
    /// </exception>
    public static float[] Decode(IDownlinkCodec downlink, ReadOnlySpan<byte> payload, SubModel subModel)
    {
        ArgumentNullException.ThrowIfNull(downlink);
        ArgumentNullException.ThrowIfNull(subModel);
        var trained = subModel.Trained;
        var weights = LargeArrays.Rent<float>(subModel.Count);
        var own = Split(subModel, payload, weights.AsSpan(trained.Count));
        downlink.Decode(own, trained.TensorSizes.AsSpan(), weights.AsSpan(0, trained.Count));
        return weights;
    }

    /// <summary>The coordinator's half: what one client lacks, and all buffers.</summary>
    /// <param name="task">Sub-model and initial weights with the buffers.</param>
    /// <param name="state">As in <see cref="IStatefulDownlink.EncodeFor"/>.</param>
    /// <param name="weights">The full model, in layout order.</param>
    /// <exception cref="MalformedDataException">As of <see cref="IStatefulDownlink.EncodeFor"/>.</exception>
    public static byte[] EncodeFor(IStatefulDownlink downlink, DownlinkTask task, byte[]? state, ReadOnlySpan<float> weights, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(downlink);
        ArgumentNullException.ThrowIfNull(task);
        var trained = task.SubModel.Layout.Trained.ParameterCount;
        var kept = task.SubModel.Buffers is { } buffers ? new float[buffers.Count] : [];
        task.SubModel.Buffers?.Extract(weights[trained..], kept);
        return With(task.SubModel, downlink.EncodeFor(Trained(task), state, weights[..trained], seed), kept);
    }

    /// <summary>Both halves: the weights, and the state that follows, which knows nothing of the buffers.</summary>
    /// <param name="task">Sub-model and initial weights with the buffers.</param>
    /// <exception cref="ViewUnknownException">As of <see cref="IStatefulDownlink.Read"/>.</exception>
    /// <exception cref="MalformedDataException">The same; also parts of another number or length.</exception>
    public static ReceivedModel Read(IStatefulDownlink downlink, ReadOnlySpan<byte> payload, DownlinkTask task, Func<byte[]?> state)
    {
        ArgumentNullException.ThrowIfNull(downlink);
        ArgumentNullException.ThrowIfNull(task);
        var buffers = new float[task.SubModel.Buffers?.Count ?? 0];
        var own = Split(task.SubModel, payload, buffers);
        var received = downlink.Read(own, Trained(task), state);
        return buffers.Length == 0 ? received : received with { Weights = [.. received.Weights, .. buffers] };
    }

    /// <summary>No payload for this sub-model is longer, in bytes.</summary>
    public static long MaxBytes(IDownlinkCodec downlink, SubModel subModel)
    {
        ArgumentNullException.ThrowIfNull(downlink);
        ArgumentNullException.ThrowIfNull(subModel);
        var trained = downlink.MaxBytes(subModel.Trained);
        return subModel.Buffers is { } buffers ? PayloadParts.MaxBytes(trained, PayloadBounds.MaxBytes(buffers)) : trained;
    }

    private static DownlinkTask Trained(DownlinkTask task) =>
        task with { SubModel = task.SubModel.Trained, Initial = task.Initial[..task.SubModel.Layout.Trained.ParameterCount] };

    private static byte[] With(SubModel subModel, byte[] payload, ReadOnlySpan<float> buffers) =>
        subModel.Buffers is { } kept ? PayloadParts.Join(payload, Raw.Encode(buffers, kept.TensorSizes.AsSpan(), seed: 0)) : payload;

    /// <summary>Reads the buffers.</summary>
    /// <returns>The downlink's own payload.</returns>
    private static ReadOnlySpan<byte> Split(SubModel subModel, ReadOnlySpan<byte> payload, Span<float> buffers)
    {
        if (subModel.Buffers is not { } kept) return payload;
        var parts = PayloadParts.Split(payload, 2);
        Raw.Decode(payload[parts[1]], kept.TensorSizes.AsSpan(), buffers);
        return payload[parts[0]];
    }
}
