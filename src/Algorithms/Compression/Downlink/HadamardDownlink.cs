using System.Buffers.Binary;
using System.Numerics.Tensors;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Randomness;

namespace AfdActors.Algorithms.Compression.Downlink;

/// <summary>
/// <c>hadamard-qB</c> (docs/design.md "Downlink"): per tensor, in blocks (see <see cref="HadamardBlocks"/>), random signs, Walsh-Hadamard
/// transform, then B-bit stochastic rounding between the block's min and max, unbiased: E[decoded] = weights up to float32 rounding. With y
/// = H(signs * x) / n, step = (max - min) / (2^B - 1), every |decoded - x| &lt; n * step, and the mean square error is at most (n * step)^2
/// / (4 n). A block whose y are all equal (a block of zeros) decodes exactly. Layout: version, kind, B, seed (8 bytes), then the blocks of
/// each tensor. The seed travels, not the signs; the rounding has a stream of its own from the same seed.
/// </summary>
internal sealed class HadamardDownlink : IDownlinkCodec
{
    private const int HeaderSize = PayloadHeader.Size + 1 + sizeof(ulong);

    private const float LargestWeight = 1e30f;

    private const ulong RoundingStream = 0x5851_F42D_4C95_7F2D;

    private readonly int _bits;

    public HadamardDownlink(int bits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 8);
        _bits = bits;
    }

    /// <summary>Bytes of any payload for tensors of these sizes.</summary>
    public long PayloadBytes(ReadOnlySpan<int> tensorSizes)
    {
        long bytes = HeaderSize;
        foreach (var size in tensorSizes) bytes += HadamardBlocks.TensorBytes(size, _bits);

        return bytes;
    }

    public byte[] Encode(ReadOnlySpan<float> weights, ReadOnlySpan<int> tensorSizes, ulong seed)
    {
        TensorSizes.CheckSum(tensorSizes, weights.Length, nameof(weights));
        FloatBytes.CheckArgument(weights, nameof(weights));
        CheckRange(weights);
        var payload = new byte[checked((int)PayloadBytes(tensorSizes))];
        PayloadHeader.Write(payload, PayloadKind.HadamardDownlink);
        payload[PayloadHeader.Size] = (byte)_bits;
        BinaryPrimitives.WriteUInt64LittleEndian(payload.AsSpan(PayloadHeader.Size + 1), seed);

        var signs = new SeededStream(seed);
        var rounding = new SeededStream(seed ^ RoundingStream);
        var buffer = new float[HadamardBlocks.Largest];
        var destination = payload.AsSpan(HeaderSize);
        foreach (var size in tensorSizes)
        {
            var rest = size;
            for (var block = HadamardBlocks.First(rest); block > 0; block = HadamardBlocks.First(rest))
            {
                var y = buffer.AsSpan(0, block);
                RandomSigns.Multiply(weights[..block], signs, 1f / block, y);
                WalshHadamard.Transform(y);
                StochasticQuantizer.Write(y, _bits, rounding, destination);
                destination = destination[HadamardBlocks.BlockBytes(block, _bits)..];
                weights = weights[block..];
                rest -= block;
            }

            FloatBytes.Write(weights[..rest], destination);
            destination = destination[(rest * sizeof(float))..];
            weights = weights[rest..];
        }

        return payload;
    }

    public void Decode(ReadOnlySpan<byte> payload, ReadOnlySpan<int> tensorSizes, Span<float> weights)
    {
        TensorSizes.CheckSum(tensorSizes, weights.Length, nameof(weights));
        PayloadHeader.Check(payload, PayloadKind.HadamardDownlink);
        PayloadHeader.CheckLength(payload, PayloadBytes(tensorSizes), PayloadKind.HadamardDownlink);
        if (payload[PayloadHeader.Size] != _bits)
            throw new MalformedDataException($"expected {_bits} bits per coordinate, got {payload[PayloadHeader.Size]}");

        var signs = new SeededStream(BinaryPrimitives.ReadUInt64LittleEndian(payload[(PayloadHeader.Size + 1)..]));
        var source = payload[HeaderSize..];
        var destination = weights;
        foreach (var size in tensorSizes)
        {
            var rest = size;
            for (var block = HadamardBlocks.First(rest); block > 0; block = HadamardBlocks.First(rest))
            {
                var x = destination[..block];
                StochasticQuantizer.Read(source, _bits, x);
                WalshHadamard.Transform(x);
                RandomSigns.Multiply(x, signs, 1f, x);
                source = source[HadamardBlocks.BlockBytes(block, _bits)..];
                destination = destination[block..];
                rest -= block;
            }

            FloatBytes.Read(source, destination[..rest]);
            source = source[(rest * sizeof(float))..];
            destination = destination[rest..];
        }

        FloatBytes.CheckDecoded(weights);
    }

    /// <summary>Leaves room for the transform's sums and the rounding errors, so that whatever is encoded can be decoded.</summary>
    private static void CheckRange(ReadOnlySpan<float> weights)
    {
        var largest = weights.IsEmpty ? 0 : MathF.Abs(TensorPrimitives.MaxMagnitude(weights));
        if (largest > LargestWeight)
            throw new ArgumentException($"expected weights of at most {LargestWeight} in size, got {largest}", nameof(weights));
    }
}
