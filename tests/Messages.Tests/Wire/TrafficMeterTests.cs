using AfdActors.Algorithms;

namespace AfdActors.Messages.Tests.Wire;

public sealed class TrafficMeterTests : IDisposable
{
    private readonly WireSystem _wire = new();

    [Fact]
    public void Offers_and_downward_chunks_count_when_they_are_written()
    {
        var offer = Offer("a", 1);
        var expected = Write(offer) + Write(Chunk(offer.Offer, PayloadDirection.Down));
        Assert.Equal(expected, _wire.Meter.BytesDown);
        Assert.Equal(0, _wire.Meter.BytesUp);
        Assert.Equal(new(expected, 0), _wire.Meter.For(new RoundId(1), new ClientId("a")));
    }

    [Fact]
    public void Results_failures_and_upward_chunks_count_when_they_are_read()
    {
        var offer = Offer("a", 1);
        var down = Write(offer);
        var up = Read(new TrainResult(offer.Offer, 1, 2, TimeSpan.Zero, Samples.Payload))
            + Read(new TrainingFailed(offer.Offer, "no"))
            + Read(Chunk(offer.Offer, PayloadDirection.Up));
        Assert.Equal(up, _wire.Meter.BytesUp);
        Assert.Equal(new(down, up), _wire.Meter.For(new RoundId(1), new ClientId("a")));
    }

    [Fact]
    public void Retries_count_every_time()
    {
        var offer = Offer("a", 1);
        var once = Write(offer);
        Write(offer);
        Write(offer with { Offer = offer.Offer with { Attempt = 1 } });
        Assert.Equal(3 * once, _wire.Meter.BytesDown);
        Assert.Equal(3 * once, _wire.Meter.For(new RoundId(1), new ClientId("a")).BytesDown);
    }

    [Fact]
    public void Nothing_else_counts()
    {
        foreach (var message in Samples.All.Where(message => message is not (TrainOffer or TrainResult or TrainingFailed or PayloadChunk)))
        {
            Write(message);
            Read(message);
        }
        Write(new TrainResult(Samples.Offer, 1, 2, TimeSpan.Zero, Samples.Payload));
        Write(Chunk(Samples.Offer, PayloadDirection.Up));
        Write(Chunk(Samples.Offer, PayloadDirection.Evaluation));
        Assert.Equal((0L, 0L), (_wire.Meter.BytesDown, _wire.Meter.BytesUp));
    }

    [Fact]
    public void Rounds_and_clients_are_kept_apart()
    {
        var (a1, b1, a2) = (Write(Offer("a", 1)), Write(Offer("longer", 1)), Write(Offer("a", 2)) + Write(Chunk(Offer("a", 2).Offer, PayloadDirection.Down)));
        Assert.Equal(a1 + b1 + a2, _wire.Meter.BytesDown);
        Assert.Equal(a1, _wire.Meter.For(new RoundId(1), new ClientId("a")).BytesDown);
        Assert.Equal(b1, _wire.Meter.For(new RoundId(1), new ClientId("longer")).BytesDown);
        Assert.Equal(a2, _wire.Meter.For(new RoundId(2), new ClientId("a")).BytesDown);

        _wire.Meter.Forget(new RoundId(1));
        Assert.Equal(default, _wire.Meter.For(new RoundId(1), new ClientId("a")));
        Assert.Equal(a2, _wire.Meter.For(new RoundId(2), new ClientId("a")).BytesDown);
        Assert.Equal(a1 + b1 + a2, _wire.Meter.BytesDown);
    }

    [Fact]
    public void Made_up_offers_count_in_the_total_alone()
    {
        var up = Read(new TrainResult(Offer("nobody", 9).Offer, 1, 2, TimeSpan.Zero, Samples.Payload));
        Assert.Equal(up, _wire.Meter.BytesUp);
        Assert.Equal(default, _wire.Meter.For(new RoundId(9), new ClientId("nobody")));
    }

    [Fact]
    public void Counting_from_many_threads_loses_nothing()
    {
        var offer = Offer("a", 1);
        var once = Write(offer);
        Parallel.For(0, 1_000, _ => Write(offer));
        Assert.Equal(1_001 * once, _wire.Meter.BytesDown);
        Assert.Equal(1_001 * once, _wire.Meter.For(new RoundId(1), new ClientId("a")).BytesDown);
    }

    public void Dispose() => _wire.Dispose();

    private static TrainOffer Offer(string client, int round) => new(
        Samples.Offer with { Client = new ClientId(client), Round = new RoundId(round), Attempt = 0 },
        SubModelMasks.Full, Samples.Parameters, TimeSpan.FromSeconds(1), Samples.Payload);

    private static PayloadChunk Chunk(OfferId offer, PayloadDirection direction) => new(offer, direction, 0, new byte[100]);

    private long Write(IWireMessage message) => _wire.Write(message).Bytes.Length;

    private long Read(IWireMessage message)
    {
        var (down, up) = (_wire.Meter.BytesDown, _wire.Meter.BytesUp);
        var (manifest, bytes) = _wire.Write(message);
        Assert.Equal((down, up), (_wire.Meter.BytesDown, _wire.Meter.BytesUp));
        _wire.Read(manifest, bytes);
        return bytes.Length;
    }
}
