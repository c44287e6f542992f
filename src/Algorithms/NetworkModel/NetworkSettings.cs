namespace AfdActors.Algorithms.NetworkModel;

/// <summary>The simulated access network (docs/design.md "Network model", <c>network.*</c>). Mbit/s are 10^6 bits per second.</summary>
/// <param name="DownMinMbps">Slowest client downlink, Mbit/s.</param>
/// <param name="DownMaxMbps">Fastest client downlink, Mbit/s.</param>
/// <param name="UpMinMbps">Slowest client uplink, Mbit/s.</param>
/// <param name="UpMaxMbps">Fastest client uplink, Mbit/s.</param>
/// <param name="LatencyMs">One-way delay, ms; paid once per direction and round.</param>
/// <param name="TrainMsPerSample">Training time per sample and epoch, ms.</param>
public sealed record NetworkSettings(
    double DownMinMbps, double DownMaxMbps, double UpMinMbps, double UpMaxMbps, double LatencyMs, double TrainMsPerSample);

/// <summary>What one accepted client moved and trained in a round; samples count once per epoch.</summary>
public readonly record struct ClientTraffic(ClientId Client, long BytesDown, long BytesUp, long SamplesTrained);

/// <summary>Simulated seconds by communication alone, and by communication and training: of a client, or of a round's slowest.</summary>
public readonly record struct RoundTime(double CommunicationSeconds, double TotalSeconds);
