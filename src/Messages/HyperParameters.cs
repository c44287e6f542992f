using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;

namespace AfdActors.Messages;

/// <summary>What a client must know to train like every other client of the run.</summary>
/// <param name="RunSeed">Seed from which the client derives its streams (design 4.8).</param>
/// <param name="LearningRate">Of the local SGD, finite and positive.</param>
/// <param name="BatchSize">Samples per step.</param>
/// <param name="Epochs">Passes over the client's samples.</param>
/// <param name="CohortSize">N, the clients selected for the round (design 4.5, local clipping).</param>
/// <param name="Uplink">How the update is coded.</param>
/// <param name="Downlink">How the weights are coded.</param>
public sealed record HyperParameters(
    ulong RunSeed, float LearningRate, int BatchSize, int Epochs, int CohortSize, UplinkSettings Uplink, DownlinkSettings Downlink);
