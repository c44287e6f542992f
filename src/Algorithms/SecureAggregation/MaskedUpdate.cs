using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.SecureAggregation;

/// <summary>
/// An update as words of 64 bits (docs/wire.md "Payloads"): n_k g_k in the fixed point that the sums of an open round have, one word for
/// each coordinate of the sub-model, the buffers behind the trained part, and n_k as the last word. Sums modulo 2^64 are exactly those
/// of the open round, so masks that cancel leave no trace.
/// </summary>
public static class MaskedUpdate
{
    /// <summary>Words of an update of this sub-model.</summary>
    public static int Words(SubModel subModel)
    {
        ArgumentNullException.ThrowIfNull(subModel);
        return checked(subModel.Count + 1);
    }

    /// <summary>Length of its payload.</summary>
    public static long PayloadBytes(SubModel subModel) => PayloadHeader.Size + ((long)Words(subModel) * sizeof(ulong));

    /// <summary>The client's half: words in fixed point, and masks on them.</summary>
    /// <param name="update">As the uplink's code leaves it: what the coordinator would decode in an open round.</param>
    /// <param name="samples">n_k, the weight of the client.</param>
    /// <param name="cohortSize">Clients selected for the round: each may use that part of the range.</param>
    /// <param name="masks">Of <see cref="MaskingClient.Mask"/>.</param>
    /// <exception cref="UpdateRefusedException">A value is not finite or out of range, as the open round's sums would say.</exception>
    public static byte[] Encode(SubModel subModel, ClientUpdate update, int samples, int cohortSize, MaskPlan masks)
    {
        ArgumentNullException.ThrowIfNull(update);
        ArgumentNullException.ThrowIfNull(masks);
        var words = new long[Words(subModel)];
        var trained = words.AsSpan(0, subModel.Trained.Count);
        AddFixed(trained, update.Trained, samples, cohortSize);
        if (update.Buffers is { } buffers) AddFixed(words.AsSpan(trained.Length, buffers.Count), buffers, samples, cohortSize);
        words[^1] = samples;
        masks.Apply(MemoryMarshal.Cast<long, ulong>(words.AsSpan()));

        var payload = new byte[PayloadBytes(subModel)];
        PayloadHeader.Write(payload, PayloadKind.MaskedUpdate);
        if (!BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(words, words);
        MemoryMarshal.AsBytes(words.AsSpan()).CopyTo(payload.AsSpan(PayloadHeader.Size));
        return payload;
    }

    /// <summary>Whether a stranger's bytes are an update of this sub-model; masked words look like any others.</summary>
    /// <exception cref="MalformedDataException">Another version, kind or length.</exception>
    public static void Check(ReadOnlySpan<byte> payload, SubModel subModel)
    {
        PayloadHeader.Check(payload, PayloadKind.MaskedUpdate);
        PayloadHeader.CheckLength(payload, PayloadBytes(subModel), PayloadKind.MaskedUpdate);
    }

    /// <summary>Adds a checked payload modulo 2^64.</summary>
    public static void Add(ReadOnlySpan<byte> payload, Span<ulong> sums)
    {
        const int WordsPerPart = 4096;
        Span<ulong> part = new ulong[Math.Min(WordsPerPart, sums.Length)];
        var rest = payload[PayloadHeader.Size..];
        for (; !sums.IsEmpty; sums = sums[part.Length..])
        {
            part = part[..Math.Min(part.Length, sums.Length)];
            rest[..(part.Length * sizeof(ulong))].CopyTo(MemoryMarshal.AsBytes(part));
            if (!BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(part, part);
            TensorPrimitives.Add(sums[..part.Length], part, sums[..part.Length]);
            rest = rest[(part.Length * sizeof(ulong))..];
        }
    }

    private static void AddFixed(Span<long> words, ModelUpdate update, int samples, int cohortSize)
    {
        if (update.Count != words.Length)
            throw new UpdateRefusedException($"expected an update of {words.Length} coordinates, got {update.Count}");
        if (samples < 1) throw new UpdateRefusedException($"expected at least 1 sample, got {samples}");
        var largest = FedAvgAccumulator.CheckRange(update.Values, samples, cohortSize);
        var factor = samples * FixedPoint.Scale;
        if (update.IsDense)
        {
            FixedPoint.Add(words, update.Values, factor, largest);
            return;
        }

        for (var i = 0; i < update.Positions.Length; i++) words[update.Positions[i]] += FixedPoint.ToFixed(update.Values[i], factor);
    }
}
