using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;
using AfdActors.ClientNode.State;
using AfdActors.ClientNode.Work;
using AfdActors.Messages;

namespace AfdActors.ClientNode.Tests.Work;

/// <summary>Training that is made up: the same for the same offer, exact in sums, and cancelable.</summary>
public sealed class SimulatedTrainingTests
{
    private static readonly ModelLayout Layout = new("tiny", [], [new ParameterSpec("w", [40, 10], 10, [])]);
    private static readonly SubModel Model = SubModel.Full(Layout);
    private static readonly byte[] Payload =
        StrategyCatalogs.BuiltIn.CreateDownlink(Downlinks.Raw).Encode(new float[400], Model.TensorSizes.AsSpan(), 1);

    [Fact]
    public void Same_offer_gives_the_same_update_and_another_gives_another()
    {
        var update = Train(Offer(RawUplink.Settings));
        Assert.Equal(update.Payload, Train(Offer(RawUplink.Settings)).Payload);
        Assert.Equal(update.Loss, Train(Offer(RawUplink.Settings)).Loss);
        Assert.NotEqual(update.Payload, Train(Offer(RawUplink.Settings, round: 2)).Payload);
        Assert.NotEqual(update.Payload, Train(Offer(RawUplink.Settings, attempt: 1)).Payload);
        Assert.NotEqual(update.Payload, Train(Offer(RawUplink.Settings, client: "b")).Payload);
        Assert.NotEqual(update.Payload, Train(Offer(RawUplink.Settings, seed: 8)).Payload);
    }

    /// <summary>Multiples of 2^-8 of at most 2^-1 add up exactly in float32 until their sum reaches 2^16.</summary>
    [Fact]
    public void Gradients_are_small_multiples_of_a_power_of_two()
    {
        var offer = Offer(RawUplink.Settings);
        var update = Train(offer);
        var values = StrategyCatalogs.BuiltIn.CreateUplink(offer.Parameters.Uplink).Decode(update.Payload, Model).Values.ToArray();
        Assert.Equal(400, values.Length);
        Assert.All(values, value => Assert.True(float.IsInteger(value * 256) && Math.Abs(value) <= 0.5f, $"{value}"));
        Assert.True(values.Distinct().Count() > 100);
        Assert.True(values[^8..].Distinct().Count() > 4, "the last eight are drawn as all others are");
        Assert.InRange(values.Average(), -0.06, 0.06);
        Assert.Equal((3, 1.0), (update.Samples, Math.Floor(update.Loss)));
    }

    [Fact]
    public void Compressing_uplink_hands_out_the_next_residual()
    {
        var first = Train(Offer(Compressed));
        var state = new MemoryClientState();
        var offered = new PayloadInfo(1, PayloadHash.Of([0]), 64);
        state.SavePending(new PendingUpdate(Offer(Compressed).Offer, offered, 1, 1, [], first.UplinkNext));
        state.Commit(Offer(Compressed).Offer);
        Assert.IsType<DgcResidual>(state.LoadUplinkState());
        Assert.NotEqual(
            Train(Offer(Compressed, round: 2)).Payload,
            Work(TimeSpan.Zero).Train(Offer(Compressed, round: 2), Model, Payload, state, CancellationToken.None).Payload);
    }

    [Fact]
    public void Canceled_training_ends_before_its_time()
    {
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
            Work(TimeSpan.FromDays(1)).Train(Offer(RawUplink.Settings), Model, Payload, new MemoryClientState(), cancel.Token));
    }

    [Fact]
    public void Sub_model_that_is_damaged_is_refused() => Assert.Throws<MalformedDataException>(() =>
        Work(TimeSpan.Zero).Train(Offer(RawUplink.Settings), Model, Payload[..^1], new MemoryClientState(), CancellationToken.None));

    private static StrategySettings Compressed { get; } = new DgcSettings(Density: 0.05).ToStrategy();

    private static OfferWork Work(TimeSpan duration) => new(new SimulatedTraining(duration, 3), StrategyCatalogs.BuiltIn);

    private static TrainedUpdate Train(TrainOffer offer) =>
        Work(TimeSpan.Zero).Train(offer, Model, Payload, new MemoryClientState(), CancellationToken.None);

    private static TrainOffer Offer(StrategySettings uplink, int round = 1, int attempt = 0, string client = "a", ulong seed = 7) => new(
        new OfferId(new RunId("5eed"), new RoundId(round), attempt, new ClientId(client)),
        SubModelMasks.Full,
        new HyperParameters(seed, 0.1f, 4, 1, 2, uplink, Downlinks.Raw),
        TimeSpan.FromMinutes(1),
        new PayloadInfo(Payload.Length, PayloadHash.Of(Payload), 64));
}
