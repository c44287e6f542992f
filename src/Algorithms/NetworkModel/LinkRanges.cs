using AfdActors.Algorithms.Strategies;

namespace AfdActors.Algorithms.NetworkModel;

/// <summary>What the clients' modeled links are drawn from, Mbit/s.</summary>
/// <param name="DownMin">Slowest client downlink.</param>
/// <param name="DownMax">Fastest client downlink.</param>
/// <param name="UpMin">Slowest client uplink.</param>
/// <param name="UpMax">Fastest client uplink.</param>
public sealed record LinkRanges(double DownMin, double DownMax, double UpMin, double UpMax)
{
    /// <summary>LTE's, as AFD has them.</summary>
    public static LinkRanges Lte { get; } = new(5, 12, 2, 5);

    /// <summary>Those of a network.</summary>
    public static LinkRanges Of(NetworkSettings network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new LinkRanges(network.DownMinMbps, network.DownMaxMbps, network.UpMinMbps, network.UpMaxMbps);
    }

    /// <summary>Ratio of the time that a byte down and a byte up take in the middle of both ranges to that of this client's link.</summary>
    public double PaceOf(ClientId client, ulong runSeed)
    {
        var (down, up) = new LinkModel(new NetworkSettings(DownMin, DownMax, UpMin, UpMax, 0, 0), runSeed).RatesOf(client);
        return ((2 / (DownMin + DownMax)) + (2 / (UpMin + UpMax))) / ((1 / down) + (1 / up));
    }

    /// <summary>Options that <see cref="Write"/> wrote; LTE's where there are none.</summary>
    /// <exception cref="ArgumentException">A number is not above 0, or a range is empty.</exception>
    internal static LinkRanges Read(OptionReader options)
    {
        var ranges = new LinkRanges(
            Mbps("down-min-mbps", Lte.DownMin), Mbps("down-max-mbps", Lte.DownMax), Mbps("up-min-mbps", Lte.UpMin),
            Mbps("up-max-mbps", Lte.UpMax));
        return ranges.DownMin <= ranges.DownMax && ranges.UpMin <= ranges.UpMax
            ? ranges
            : throw new ArgumentException($"options down-min-mbps to up-max-mbps: expected the slowest first, got {ranges}");

        double Mbps(string key, double otherwise) => options.Number(key, otherwise, "above 0", rate => rate > 0);
    }

    /// <summary>The ranges as options.</summary>
    internal StrategySettings Write(StrategySettings settings) => settings
        .With("down-min-mbps", DownMin).With("down-max-mbps", DownMax).With("up-min-mbps", UpMin).With("up-max-mbps", UpMax);
}
