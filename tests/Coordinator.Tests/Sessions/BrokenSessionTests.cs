using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.SubModels;
using AfdActors.Coordinator.Sessions;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using Akka.Actor;

namespace AfdActors.Coordinator.Tests.Sessions;

/// <summary>Clients that do not keep to the protocol: the session ends and says why.</summary>
public sealed class BrokenSessionTests : SessionTest
{
    [Theory]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    public void Request_for_a_chunk_that_is_not_there(int index)
    {
        var session = StartSession();
        session.Tell(new ChunkRequest(Offer, PayloadDirection.Down, index), Peer);
        Broken(session, $"chunk index: expected 0..1, got {index}");
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Loss_that_is_not_finite(double loss) => BrokenBy(Result with { Loss = loss }, "loss: expected a finite number");

    [Theory]
    [InlineData(0)]
    [InlineData(Samples + 1)]
    public void More_samples_than_were_registered_or_none(int samples) =>
        BrokenBy(Result with { Samples = samples }, $"samples: expected 1..{Samples}, as many as the client has for an epoch, got {samples}");

    [Fact]
    public void Update_larger_than_any_code_of_the_sub_model()
    {
        var most = PayloadBounds.MaxBytes(SubModel.Full(Layout));
        BrokenBy(Result with
        {
            Update = Update.Info with { Bytes = most + 1 },
        }, $"expected a payload of 1 to {most} bytes, got {most + 1}");
    }

    [Fact]
    public void Update_in_other_chunks_than_the_offer() =>
        BrokenBy(Result with
        {
            Update = Update.Info with { ChunkBytes = 1 },
        }, "update: expected chunks of 64 bytes as in the offer, got 1");

    [Fact]
    public void Another_result_while_the_update_is_pulled()
    {
        var session = StartSession();
        session.Tell(Result, Peer);
        session.Tell(Result with { Loss = 0.25 }, Peer);
        Broken(session, "expected the same result again");
    }

    [Fact]
    public void Another_result_after_the_update_was_delivered()
    {
        var session = StartSession();
        Deliver(session);
        session.Tell(Result with { Samples = Samples - 1 }, Peer);
        Broken(session, "expected the same result again");
    }

    [Fact]
    public void Chunk_that_was_not_asked_for()
    {
        var session = StartSession();
        session.Tell(Result, Peer);
        ExpectRequest(0);
        Puller.Tell(Chunk(1), Peer);
        Broken(session, "expected a chunk that was asked for, got 1");
    }

    [Fact]
    public void Update_with_another_hash()
    {
        var session = StartSession();
        var info = Update.Info with { Hash = PayloadHash.Of([1]) };
        session.Tell(Result with { Update = info }, Peer);
        Serve(Update);
        Broken(session, $"expected a payload with the hash {info.Hash}, got {Update.Info.Hash}");
    }

    [Fact]
    public void Update_whose_bytes_are_no_update()
    {
        var session = StartSession();
        var nonsense = new PayloadSource([1, 2, 3], 64);
        session.Tell(Result with { Update = nonsense.Info }, Peer);
        Serve(nonsense);
        Broken(session, "expected");
    }

    private void BrokenBy(TrainResult result, string reason)
    {
        var session = StartSession();
        session.Tell(result, Peer);
        Broken(session, reason);
    }

    private void Serve(PayloadSource update)
    {
        for (var index = 0; index < update.Info.ChunkCount; index++)
        {
            ExpectRequest(index);
            Puller.Tell(new PayloadChunk(Offer, PayloadDirection.Up, index, update.Chunk(index)), Peer);
        }
    }
}
