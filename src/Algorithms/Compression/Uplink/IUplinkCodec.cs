using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Compression.Uplink;

/// <summary>What an update belongs to.</summary>
/// <param name="RunSeed">Seed of the run, for random rounding.</param>
/// <param name="Offer">The offer that the update answers.</param>
/// <param name="CohortSize">N: clients selected for the round.</param>
/// <param name="SubModel">The sub-model that was trained.</param>
public sealed record UplinkTask(ulong RunSeed, OfferId Offer, int CohortSize, SubModel SubModel);

/// <summary>An update ready to be sent.</summary>
/// <param name="Payload">The bytes to send.</param>
/// <param name="Next">The client's residual if the update is accepted; null where the code keeps none.</param>
public sealed record EncodedUpdate(byte[] Payload, DgcResidual? Next);

/// <summary>Code of a client's update to the coordinator. Stateless and safe to share between threads: what a client keeps goes in and comes out.</summary>
public interface IUplinkCodec
{
    /// <param name="task">What the update belongs to.</param>
    /// <param name="residual">The client's residual, never changed; null before the first update and where the code keeps none.</param>
    /// <param name="gradient">w_received - w_trained in the sub-model's flat order; finite.</param>
    /// <exception cref="ArgumentException">A gradient that is not finite, or sizes that do not fit.</exception>
    EncodedUpdate Encode(UplinkTask task, DgcResidual? residual, ReadOnlySpan<float> gradient);

    /// <param name="payload">What <see cref="Encode"/> of the same settings wrote.</param>
    /// <param name="subModel">The sub-model that was offered.</param>
    /// <exception cref="MalformedDataException">Another version, kind or length, positions out of range, or numbers that are not finite.</exception>
    ModelUpdate Decode(ReadOnlySpan<byte> payload, SubModel subModel);
}
