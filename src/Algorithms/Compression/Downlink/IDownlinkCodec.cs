namespace AfdActors.Algorithms.Compression.Downlink;

/// <summary>
/// Code of a sub-model's weights from the coordinator to a client. Weights are in the sub-model's flat order, tensors one after another;
/// their sizes are known to both ends and do not travel. Stateless and safe to share between threads.
/// </summary>
public interface IDownlinkCodec
{
    /// <param name="weights">Finite weights, as many as the tensor sizes sum to.</param>
    /// <param name="tensorSizes">Sizes of the sub-model's tensors.</param>
    /// <param name="seed">Seed of every random choice of the code; it travels in the payload where the decoder needs it.</param>
    /// <exception cref="ArgumentException">Weights that are not finite, do not fit the code's range or do not fit the sizes.</exception>
    byte[] Encode(ReadOnlySpan<float> weights, ReadOnlySpan<int> tensorSizes, ulong seed);

    /// <param name="payload">What <see cref="Encode"/> of the same settings wrote.</param>
    /// <param name="tensorSizes">Sizes of the sub-model's tensors.</param>
    /// <param name="weights">Receives finite weights; its content is undefined after an exception.</param>
    /// <exception cref="MalformedDataException">Another version, kind, bit width or length, or numbers that are not finite.</exception>
    void Decode(ReadOnlySpan<byte> payload, ReadOnlySpan<int> tensorSizes, Span<float> weights);
}
