using AfdActors.Algorithms.Randomness;

namespace AfdActors.Algorithms.NetworkModel;

/// <summary>
/// Turns measured bytes into simulated time (docs/design.md "Network model"). A client's rates are drawn once per run, uniformly from the
/// ranges, from its own seeded stream: down first, then up. A client takes bytes_down * 8 / down + latency, trains, and takes bytes_up * 8
/// / up + latency; the round takes its slowest accepted client. Training takes samples * time per sample * (1 - saving * (1 - share of the
/// weights trained)).
/// </summary>
public sealed class LinkModel
{
    private const double BitsPerByte = 8;
    private const double BitsPerMegabit = 1e6;
    private const double MsPerSecond = 1e3;
    private readonly NetworkSettings _settings;
    private readonly ulong _runSeed;

    /// <exception cref="ArgumentException">A range is empty or not positive, a time is negative, or the saving is not in [0, 1].</exception>
    public LinkModel(NetworkSettings settings, ulong runSeed)
    {
        CheckRange("downlink", settings.DownMinMbps, settings.DownMaxMbps);
        CheckRange("uplink", settings.UpMinMbps, settings.UpMaxMbps);
        CheckTime("latency", settings.LatencyMs);
        CheckTime("training time per sample", settings.TrainMsPerSample);
        if (settings.SubModelSaving is not (>= 0 and <= 1))
            throw new ArgumentException($"expected a saving by sub-models from 0 to 1, got {settings.SubModelSaving}");
        _settings = settings;
        _runSeed = runSeed;
    }

    /// <summary>The link of a client, Mbit/s.</summary>
    public (double DownMbps, double UpMbps) RatesOf(ClientId client)
    {
        var stream = SeededStream.Create(_runSeed, SeedPurpose.Network, client: client);
        return (
            Between(_settings.DownMinMbps, _settings.DownMaxMbps, stream.NextDouble()),
            Between(_settings.UpMinMbps, _settings.UpMaxMbps, stream.NextDouble()));
    }

    /// <summary>Time of a round with these accepted clients; zero without any.</summary>
    public RoundTime Round(IEnumerable<ClientTraffic> accepted)
    {
        double communication = 0, total = 0;
        foreach (var traffic in accepted)
        {
            var client = Of(traffic);
            communication = Math.Max(communication, client.CommunicationSeconds);
            total = Math.Max(total, client.TotalSeconds);
        }
        return new RoundTime(communication, total);
    }

    /// <summary>Time of one client.</summary>
    public RoundTime Of(ClientTraffic traffic)
    {
        var (down, up) = RatesOf(traffic.Client);
        var seconds = Transfer(traffic.BytesDown, down) + Transfer(traffic.BytesUp, up);
        var part = 1 - (_settings.SubModelSaving * (1 - traffic.WeightsTrained));
        return new RoundTime(seconds, seconds + (traffic.SamplesTrained * _settings.TrainMsPerSample * part / MsPerSecond));
    }

    private double Transfer(long bytes, double mbps) =>
        (bytes * BitsPerByte / (mbps * BitsPerMegabit)) + (_settings.LatencyMs / MsPerSecond);

    private static double Between(double min, double max, double part) => min + ((max - min) * part);

    private static void CheckRange(string name, double min, double max)
    {
        if (!(min > 0 && min <= max && double.IsFinite(max)))
            throw new ArgumentException($"expected a {name} range of positive Mbit/s, lowest first, got {min} to {max}");
    }

    private static void CheckTime(string name, double ms)
    {
        if (!(ms >= 0 && double.IsFinite(ms)))
            throw new ArgumentException($"expected a {name} of at least 0 ms, got {ms}");
    }
}
