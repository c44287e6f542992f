using AfdActors.Messages.Transfer;

namespace AfdActors.Hosting.Configuration;

/// <summary>The section <c>afd.transfer</c>.</summary>
internal static class TransferSection
{
    public static TransferSettings Read(ConfigurationReader keys) => new(
        keys.Int("afd.transfer.chunk-bytes", 1024, 65536),
        keys.Int("afd.transfer.max-in-flight", 65536, 1 << 30),
        keys.Duration("afd.transfer.retry", zeroAllowed: false),
        keys.Int("afd.transfer.max-receiving", 65536, int.MaxValue));

    public static IEnumerable<(string Key, string Value)> Render(TransferSettings transfer) =>
    [
        ("afd.transfer.chunk-bytes", HoconLiteral.Of(transfer.ChunkBytes)),
        ("afd.transfer.max-in-flight", HoconLiteral.Of(transfer.MaxInFlight)),
        ("afd.transfer.max-receiving", HoconLiteral.Of(transfer.MaxReceiving)),
        ("afd.transfer.retry", Durations.Format(transfer.Retry)),
    ];
}
