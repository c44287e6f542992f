using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Compression.Downlink;

/// <summary>Makes a downlink from its settings, on the coordinator and on every client alike.</summary>
/// <exception cref="ArgumentException">An option is unknown or out of range.</exception>
public delegate IDownlinkCodec DownlinkFactory(StrategySettings settings);

/// <summary>
/// Code of a sub-model's weights from the coordinator to a client. Weights are in the sub-model's flat order, tensors one after another;
/// their sizes are known to both ends and do not travel. Buffers travel beside them (<see cref="ModelPayload"/>). Pure and safe to share
/// between threads. A downlink that sends each client what it lacks is an <see cref="IStatefulDownlink"/>.
/// </summary>
public interface IDownlinkCodec
{
    /// <summary>The coordinator's half: a payload that any client can decode. Clients with the same sub-model share it.</summary>
    /// <param name="weights">Finite weights, as many as the tensor sizes sum to.</param>
    /// <param name="tensorSizes">Sizes of the sub-model's tensors.</param>
    /// <param name="seed">Seed of every random choice of the code; it travels in the payload where the decoder needs it.</param>
    /// <exception cref="ArgumentException">Weights that are not finite, do not fit the code's range or do not fit the sizes.</exception>
    byte[] Encode(ReadOnlySpan<float> weights, ReadOnlySpan<int> tensorSizes, ulong seed);

    /// <summary>The client's half.</summary>
    /// <param name="payload">What <see cref="Encode"/> of the same settings wrote.</param>
    /// <param name="tensorSizes">Sizes of the sub-model's tensors.</param>
    /// <param name="weights">
    /// Receives finite weights, every one of them: it comes with anything in it. Its content is undefined after an exception.
    /// </param>
    /// <exception cref="MalformedDataException">Another version, kind, bit width or length, or numbers that are not finite.</exception>
    void Decode(ReadOnlySpan<byte> payload, ReadOnlySpan<int> tensorSizes, Span<float> weights);

    /// <summary>No payload for this sub-model is longer, in bytes: a longer one is refused before it is pulled.</summary>
    long MaxBytes(SubModel subModel) => PayloadBounds.MaxBytes(subModel);
}
