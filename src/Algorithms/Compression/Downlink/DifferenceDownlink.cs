using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Compression.Downlink;

/// <summary>
/// The downlink of differences, both halves; its state is a <see cref="ModelView"/>. Its payload: version, kind, form. Form 1, a
/// difference: round of the view that it was made from (int32), SHA-256 of the weights that it must give, then a sparse update, range-coded
/// where values have fewer than 32 bits. Form 0, for a client that has lost its view or is so far behind that it is smaller: the whole
/// sub-model as <c>hadamard</c> of 8 bits; the view then begins anew from w_0.
/// </summary>
public sealed class DifferenceDownlink : IStatefulDownlink
{
    private const int WholeBits = 8;
    private const int WholeHeader = PayloadHeader.Size + 1;
    private const int DifferenceHeader = WholeHeader + sizeof(int) + SHA256.HashSizeInBytes;

    private readonly HadamardDownlink _whole = new(WholeBits);
    private readonly int _bits;
    private readonly double _density;

    /// <param name="bits">32, 16, 8 or 4 per value, or <see cref="Downlinks.AdaptiveBits"/>.</param>
    /// <param name="density">Largest fraction of each tensor that is sent, above 0, at most 1.</param>
    public DifferenceDownlink(int bits, double density) => (_bits, _density) = (bits, density);

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
    /// What the client's view lacks, or the whole sub-model where that is smaller: the client is too far behind. Differences of more bits
    /// than the whole sub-model's 8 are never replaced by it.
    /// </summary>
    public byte[] EncodeFor(DownlinkTask task, byte[]? state, ReadOnlySpan<float> weights, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(task);
        var difference = EncodeDifference(task, state, weights);
        var sizes = task.SubModel.TensorSizes.AsSpan();
        if (_bits > WholeBits || difference.Length <= WholeHeader + _whole.PayloadBytes(sizes)) return difference;
        var extracted = LargeArrays.Rent<float>(task.SubModel.Count);
        task.SubModel.Extract(weights, extracted);
        var whole = Encode(extracted, sizes, seed);
        LargeArrays.Return(extracted);
        return whole;
    }

    /// <inheritdoc/>
    public ReceivedModel Read(ReadOnlySpan<byte> payload, DownlinkTask task, Func<byte[]?> state)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(state);
        var (round, subModel) = (task.Round.Value, task.SubModel);
        var initial = task.Initial.Span;
        if (FormOf(payload) == Form.Whole)
        {
            var whole = new float[subModel.Count];
            Decode(payload, subModel.TensorSizes.AsSpan(), whole);
            return new ReceivedModel(whole, ModelView.Initial(initial.Length).With(round, subModel, whole, initial).ToBytes());
        }

        if (payload.Length < DifferenceHeader)
            throw new MalformedDataException($"expected a difference of at least {DifferenceHeader} bytes, got {payload.Length}");
        var made = BinaryPrimitives.ReadInt32LittleEndian(payload[WholeHeader..]);
        var before = ViewOf(task, state());
        if (before.Round != made) throw new ViewUnknownException($"expected the view of round {made}, got that of round {before.Round}");
        var weights = DifferenceCodec.Decode(payload[DifferenceHeader..], subModel, before, initial);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(weights, hash);
        return hash.SequenceEqual(payload[(WholeHeader + sizeof(int))..DifferenceHeader])
            ? new ReceivedModel(weights, before.With(round, subModel, weights, initial).ToBytes())
            : throw new ViewUnknownException($"expected weights with the announced SHA-256 from the view of round {made}, got others");
    }

    /// <summary>What the view lacks; see <see cref="DifferenceCodec.Encode"/>.</summary>
    public byte[] EncodeDifference(DownlinkTask task, byte[]? state, ReadOnlySpan<float> weights)
    {
        ArgumentNullException.ThrowIfNull(task);
        var view = ViewOf(task, state);
        var difference = DifferenceCodec.Encode(_density, _bits, task.SubModel, weights, view, task.Initial.Span);
        var header = Header(DifferenceHeader, Form.Difference);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(WholeHeader), view.Round);
        Hash(difference.Received, header.AsSpan(WholeHeader + sizeof(int)));
        return [.. header, .. difference.Payload];
    }

    private static ModelView ViewOf(DownlinkTask task, byte[]? state) =>
        state is null ? ModelView.Initial(task.Initial.Length) : ModelView.FromBytes(state, task.Initial.Length);

    private static Form FormOf(ReadOnlySpan<byte> payload)
    {
        PayloadHeader.Check(payload, PayloadKind.ViewDownlink);
        if (payload.Length < WholeHeader || payload[PayloadHeader.Size] > (byte)Form.Difference)
        {
            throw new MalformedDataException(
                $"expected a whole sub-model (0) or a difference (1), got {(payload.Length < WholeHeader ? "the end" : $"{payload[PayloadHeader.Size]}")}");
        }

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
