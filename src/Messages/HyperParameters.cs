using AfdActors.Algorithms.Strategies;

namespace AfdActors.Messages;

/// <summary>What a client must know to train like every other client of the run.</summary>
/// <param name="RunSeed">Seed from which the client derives its streams (docs/design.md "Randomness").</param>
/// <param name="LearningRate">Of the local SGD, finite and positive.</param>
/// <param name="BatchSize">Samples per step.</param>
/// <param name="Epochs">Passes over the client's samples.</param>
/// <param name="CohortSize">
/// N, the clients selected for the round, on average where that varies (docs/design.md "DGC", local clipping).
/// </param>
/// <param name="Uplink">Name and options of the uplink.</param>
/// <param name="Downlink">Name and options of the downlink.</param>
/// <param name="Aggregation">Name and options of the aggregation, where it corrects local training; null where it does not.</param>
/// <param name="LocalClip">The largest norm of the update that a client encodes, finite and at least 0; 0: any.</param>
/// <param name="MaxSamples">Samples of a pass at most, at least 0; 0: all that the client has.</param>
/// <param name="DensityShare">From 1e-6 to 1: the part of its density that the uplink is asked for.</param>
public sealed record HyperParameters(
    ulong RunSeed, float LearningRate, int BatchSize, int Epochs, int CohortSize, StrategySettings Uplink, StrategySettings Downlink,
    StrategySettings? Aggregation = null, double LocalClip = 0, int MaxSamples = 0, double DensityShare = 1);
