using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using AfdActors.Algorithms.Compression.Coding;

namespace AfdActors.Algorithms.Compression.Downlink;

/// <summary>
/// Weights as IEEE 754 binary16, rounded to nearest, ties to even. Weights of 65,520 or more in size would round to infinity and are
/// refused, never saturated: a model that large has diverged, and a clipped copy would hide it. Below 2^-24 they round to zero.
/// </summary>
internal sealed class HalfDownlink : IDownlinkCodec
{
    private const int Bytes = sizeof(ushort);

    public byte[] Encode(ReadOnlySpan<float> weights, ReadOnlySpan<int> tensorSizes, ulong seed)
    {
        TensorSizes.CheckSum(tensorSizes, weights.Length, nameof(weights));
        FloatBytes.CheckArgument(weights, nameof(weights));
        var payload = new byte[checked(PayloadHeader.Size + (weights.Length * Bytes))];
        PayloadHeader.Write(payload, PayloadKind.HalfDownlink);
        var halves = MemoryMarshal.Cast<byte, Half>(payload.AsSpan(PayloadHeader.Size));
        TensorPrimitives.ConvertToHalf(weights, halves);
        if (!TensorPrimitives.IsFiniteAll<Half>(halves))
        {
            var largest = MathF.Abs(TensorPrimitives.MaxMagnitude(weights));
            throw new ArgumentException($"expected weights below 65520 in size, the range of half, got {largest}", nameof(weights));
        }

        ToOrFromLittleEndian(halves);
        return payload;
    }

    public void Decode(ReadOnlySpan<byte> payload, ReadOnlySpan<int> tensorSizes, Span<float> weights)
    {
        TensorSizes.CheckSum(tensorSizes, weights.Length, nameof(weights));
        PayloadHeader.Check(payload, PayloadKind.HalfDownlink);
        PayloadHeader.CheckLength(payload, PayloadHeader.Size + ((long)weights.Length * Bytes), PayloadKind.HalfDownlink);
        var halves = new Half[weights.Length];
        payload[PayloadHeader.Size..].CopyTo(MemoryMarshal.AsBytes(halves.AsSpan()));
        ToOrFromLittleEndian(halves);
        TensorPrimitives.ConvertToSingle(halves, weights);
        FloatBytes.CheckDecoded(weights);
    }

    private static void ToOrFromLittleEndian(Span<Half> halves)
    {
        if (!BitConverter.IsLittleEndian)
        {
            var words = MemoryMarshal.Cast<Half, ushort>(halves);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
    }
}
