using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Compression.Downlink;

/// <summary>What a payload of <see cref="ViewDownlink"/> gives whoever has the view that it was made for.</summary>
/// <param name="Weights">The sub-model to train, in its flat order.</param>
/// <param name="Next">The view if the update is accepted; if not, the view stays as it was.</param>
public sealed record ReceivedView(float[] Weights, ModelView Next);

/// <summary>The receiver's view is not the one that a difference was made from; a whole sub-model helps.</summary>
public sealed class ViewUnknownException(string message) : Exception(message);

/// <summary>
/// The payload of <see cref="DownlinkKind.Difference"/>: version, kind, form. Form 1, a difference: round of the view that it was made from (int32), SHA-256 of the weights
/// that it must give, then a sparse update, range-coded where values have fewer than 32 bits. Form 0, for a client that has lost its view or is so far behind that it is smaller: the whole sub-model as <c>hadamard</c> of 8 bits; the
/// view then begins anew from w_0. Coordinator and client read it with the same function, so that their views are the same.
/// </summary>
public sealed class ViewDownlink : IDownlinkCodec
{
    private const int WholeBits = 8;
    private const int WholeHeader = PayloadHeader.Size + 1;
    private const int DifferenceHeader = WholeHeader + sizeof(int) + SHA256.HashSizeInBytes;

    private readonly HadamardDownlink _whole = new(WholeBits);

    private enum Form : byte
    {
        Whole = 0,
        Difference = 1,
    }

    /// <summary>A whole sub-model.</summary>
    public byte[] Encode(ReadOnlySpan<float> weights, ReadOnlySpan<int> tensorSizes, ulong seed) =>
        [.. Header(WholeHeader, Form.Whole), .. _whole.Encode(weights, tensorSizes, seed)];

    /// <summary>Decodes a whole sub-model; <see cref="Read"/> reads both forms.</summary>
    public void Decode(ReadOnlySpan<byte> payload, ReadOnlySpan<int> tensorSizes, Span<float> weights)
    {
        if (FormOf(payload) != Form.Whole) throw new MalformedDataException("expected a whole sub-model, got a difference");
        _whole.Decode(payload[WholeHeader..], tensorSizes, weights);
    }

    /// <summary>
    /// What the client's view lacks, or the whole sub-model where that is smaller: the client is too far behind. Differences of more bits than
    /// the whole sub-model's 8 are never replaced by it.
    /// </summary>
    /// <param name="seed">As in <see cref="Encode(ReadOnlySpan{float}, ReadOnlySpan{int}, ulong)"/>.</param>
    public byte[] EncodeSmaller(
        DownlinkSettings settings, SubModel subModel, ReadOnlySpan<float> weights, ModelView view, ReadOnlySpan<float> initial, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(subModel);
        var difference = EncodeDifference(settings, subModel, weights, view, initial);
        var sizes = subModel.TensorSizes.AsSpan();
        if (settings.Bits > WholeBits || difference.Length <= WholeHeader + _whole.PayloadBytes(sizes)) return difference;
        var extracted = new float[subModel.Count];
        subModel.Extract(weights, extracted);
        return Encode(extracted, sizes, seed);
    }

    /// <summary>What the client's view lacks; see <see cref="DifferenceCodec.Encode"/>.</summary>
    public static byte[] EncodeDifference(DownlinkSettings settings, SubModel subModel, ReadOnlySpan<float> weights, ModelView view, ReadOnlySpan<float> initial)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(view);
        var difference = DifferenceCodec.Encode(settings.Density, settings.Bits, subModel, weights, view, initial);
        var header = Header(DifferenceHeader, Form.Difference);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(WholeHeader), view.Round);
        Hash(difference.Received, header.AsSpan(WholeHeader + sizeof(int)));
        return [.. header, .. difference.Payload];
    }

    /// <param name="payload">A difference or a whole sub-model.</param>
    /// <param name="round">Of the offer: the version of the view that comes out.</param>
    /// <param name="view">The receiver's view; asked for only where the payload is a difference.</param>
    /// <param name="initial">w_0.</param>
    /// <exception cref="ViewUnknownException">The difference was made from another view.</exception>
    /// <exception cref="MalformedDataException">Neither of the two forms, or not of this sub-model.</exception>
    public ReceivedView Read(ReadOnlySpan<byte> payload, RoundId round, SubModel subModel, Func<ModelView> view, ReadOnlySpan<float> initial)
    {
        ArgumentNullException.ThrowIfNull(subModel);
        ArgumentNullException.ThrowIfNull(view);
        if (FormOf(payload) == Form.Whole)
        {
            var whole = new float[subModel.Count];
            Decode(payload, subModel.TensorSizes.AsSpan(), whole);
            return new ReceivedView(whole, ModelView.Initial(initial.Length).With(round.Value, subModel, whole, initial));
        }

        if (payload.Length < DifferenceHeader) throw new MalformedDataException($"expected a difference of at least {DifferenceHeader} bytes, got {payload.Length}");
        var made = BinaryPrimitives.ReadInt32LittleEndian(payload[WholeHeader..]);
        var before = view();
        if (before.Round != made) throw new ViewUnknownException($"expected the view of round {made}, got that of round {before.Round}");
        var weights = DifferenceCodec.Decode(payload[DifferenceHeader..], subModel, before, initial);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(weights, hash);
        return hash.SequenceEqual(payload[(WholeHeader + sizeof(int))..DifferenceHeader])
            ? new ReceivedView(weights, before.With(round.Value, subModel, weights, initial))
            : throw new ViewUnknownException($"expected weights with the announced SHA-256 from the view of round {made}, got others");
    }

    private static Form FormOf(ReadOnlySpan<byte> payload)
    {
        PayloadHeader.Check(payload, PayloadKind.ViewDownlink);
        if (payload.Length < WholeHeader || payload[PayloadHeader.Size] > (byte)Form.Difference)
            throw new MalformedDataException($"expected a whole sub-model (0) or a difference (1), got {(payload.Length < WholeHeader ? "the end" : $"{payload[PayloadHeader.Size]}")}");
        return (Form)payload[PayloadHeader.Size];
    }

    private static byte[] Header(int size, Form form)
    {
        var header = new byte[size];
        PayloadHeader.Write(header, PayloadKind.ViewDownlink);
        header[PayloadHeader.Size] = (byte)form;
        return header;
    }

    private static void Hash(ReadOnlySpan<float> weights, Span<byte> hash) => SHA256.HashData(MemoryMarshal.AsBytes(weights), hash);
}
