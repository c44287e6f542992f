using AfdActors.Algorithms.NetworkModel;

namespace AfdActors.Hosting.Configuration;

/// <summary>The section <c>afd.network</c>.</summary>
internal static class NetworkSection
{
    public static NetworkSettings Read(ConfigurationReader keys)
    {
        var down = keys.Range("afd.network.down-mbps");
        var up = keys.Range("afd.network.up-mbps");
        return new NetworkSettings(
            down.Low, down.High, up.Low, up.High,
            keys.Duration("afd.network.latency", zeroAllowed: true).TotalMilliseconds,
            keys.Number("afd.network.train-ms-per-sample", "at least 0", x => x >= 0))
        {
            SubModelSaving = keys.Number("afd.network.sub-model-saving", "0 .. 1", x => x is >= 0 and <= 1),
        };
    }

    public static IEnumerable<(string Key, string Value)> Render(NetworkSettings network) =>
    [
        ("afd.network.down-mbps", $"[{HoconLiteral.Of(network.DownMinMbps)}, {HoconLiteral.Of(network.DownMaxMbps)}]"),
        ("afd.network.up-mbps", $"[{HoconLiteral.Of(network.UpMinMbps)}, {HoconLiteral.Of(network.UpMaxMbps)}]"),
        ("afd.network.latency", HoconLiteral.Of(network.LatencyMs) + "ms"),
        ("afd.network.train-ms-per-sample", HoconLiteral.Of(network.TrainMsPerSample)),
        ("afd.network.sub-model-saving", HoconLiteral.Of(network.SubModelSaving)),
    ];
}
