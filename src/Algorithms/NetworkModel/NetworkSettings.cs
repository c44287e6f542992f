namespace AfdActors.Algorithms.NetworkModel;

/// <summary>The simulated access network (docs/design.md "Network model", <c>network.*</c>). Mbit/s are 10^6 bits per second.</summary>
/// <param name="DownMinMbps">Slowest client downlink, Mbit/s.</param>
/// <param name="DownMaxMbps">Fastest client downlink, Mbit/s.</param>
/// <param name="UpMinMbps">Slowest client uplink, Mbit/s.</param>
/// <param name="UpMaxMbps">Fastest client uplink, Mbit/s.</param>
/// <param name="LatencyMs">One-way delay, ms; paid once per direction and round.</param>
/// <param name="TrainMsPerSample">Training time per sample and epoch of the whole model, ms.</param>
public sealed record NetworkSettings(
    double DownMinMbps, double DownMaxMbps, double UpMinMbps, double UpMaxMbps, double LatencyMs, double TrainMsPerSample)
{
    /// <summary>
    /// In [0, 1]: part of the training time that is in proportion to the weights trained; 0: a sub-model takes as long as the whole model.
    /// </summary>
    public double SubModelSaving { get; init; }
}

/// <summary>What one accepted client moved and trained in a round; samples count once per epoch.</summary>
/// <param name="WeightsTrained">Share of the model's trained weights that its sub-model had, in (0, 1].</param>
public readonly record struct ClientTraffic(
    ClientId Client, long BytesDown, long BytesUp, long SamplesTrained, double WeightsTrained = 1);

/// <summary>Simulated seconds by communication alone, and by communication and training: of a client, or of a round's slowest.</summary>
public readonly record struct RoundTime(double CommunicationSeconds, double TotalSeconds);
