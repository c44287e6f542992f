using AfdActors.Algorithms.Compression.Coding;

namespace AfdActors.Algorithms.Compression.Uplink;

/// <summary>What one compression gives: commit = keep <see cref="Next"/>, roll back = keep the residual that went in.</summary>
/// <param name="Update">What the receiver decodes from the payload, in the sub-model's coordinates.</param>
/// <param name="Payload">The bytes to send.</param>
/// <param name="Next">The residual if the update is accepted.</param>
public sealed record DgcStep(ModelUpdate Update, byte[] Payload, DgcResidual Next);
