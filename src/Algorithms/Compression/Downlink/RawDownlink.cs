using AfdActors.Algorithms.Compression.Coding;

namespace AfdActors.Algorithms.Compression.Downlink;

/// <summary>Weights as little-endian float32, bit for bit.</summary>
internal sealed class RawDownlink : IDownlinkCodec
{
    public byte[] Encode(ReadOnlySpan<float> weights, ReadOnlySpan<int> tensorSizes, ulong seed)
    {
        TensorSizes.CheckSum(tensorSizes, weights.Length, nameof(weights));
        FloatBytes.CheckArgument(weights, nameof(weights));
        var payload = LargeArrays.Rent<byte>(checked(PayloadHeader.Size + (weights.Length * sizeof(float))));
        PayloadHeader.Write(payload, PayloadKind.RawDownlink);
        FloatBytes.Write(weights, payload.AsSpan(PayloadHeader.Size));
        return payload;
    }

    public void Decode(ReadOnlySpan<byte> payload, ReadOnlySpan<int> tensorSizes, Span<float> weights)
    {
        TensorSizes.CheckSum(tensorSizes, weights.Length, nameof(weights));
        PayloadHeader.Check(payload, PayloadKind.RawDownlink);
        PayloadHeader.CheckLength(payload, PayloadHeader.Size + ((long)weights.Length * sizeof(float)), PayloadKind.RawDownlink);
        FloatBytes.Read(payload[PayloadHeader.Size..], weights);
    }
}
