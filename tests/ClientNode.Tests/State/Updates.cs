using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.ClientNode.State;
using AfdActors.Messages;

namespace AfdActors.ClientNode.Tests.State;

/// <summary>Updates that are told apart by a number, with values that only an exact copy preserves.</summary>
internal static class Updates
{
    public const int Parameters = 5;

    public static IUplinkCodec Uplink { get; } = new DgcUplink(new DgcSettings());

    public static OfferId Id(int round) => new(new RunId("0123456789abcdef"), new RoundId(round), 0, new ClientId("cafe \u00e9/1"));

    public static DgcResidual Residual(int number, bool withMomentum = false) => new(
        [number, -number / 3f, 0, float.Epsilon, float.MaxValue], withMomentum ? [0, number, -0f, 1e-30f, 5] : null);

    public static PendingUpdate Pending(int number, bool withMomentum = false) => new(
        Id(number), new PayloadInfo(77, PayloadHash.Of([(byte)number]), 64), number / 3.0, 4
            + number, [1, 2, (byte)number], Residual(number, withMomentum));

    public static void Same(PendingUpdate expected, PendingUpdate? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Payload, actual.Payload);
        Same(expected.UplinkNext, actual.UplinkNext);
        Assert.Equal(Header(expected), Header(actual));

        static object Header(PendingUpdate update) => (update.Offer, update.OfferPayload, update.Loss, update.Samples);
    }

    /// <summary>Bit for bit.</summary>
    public static void Same(IUplinkState? expected, IUplinkState? actual)
    {
        Assert.Equal(Bits((expected as DgcResidual)?.Velocity), Bits((actual as DgcResidual)?.Velocity));
        Assert.Equal(Bits((expected as DgcResidual)?.Momentum), Bits((actual as DgcResidual)?.Momentum));
    }

    private static int[]? Bits(float[]? values) => values?.Select(BitConverter.SingleToInt32Bits).ToArray();
}
