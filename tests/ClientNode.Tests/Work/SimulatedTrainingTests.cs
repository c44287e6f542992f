using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;
using AfdActors.ClientNode.Work;
using AfdActors.Messages;

namespace AfdActors.ClientNode.Tests.Work;

/// <summary>Training that is made up: the same for the same offer, exact in sums, and cancellable.</summary>
public sealed class SimulatedTrainingTests
{
    private static readonly ModelLayout Layout = new("tiny", [], [new ParameterSpec("w", [40, 10], 10, [])]);
    private static readonly SubModel Model = SubModel.Full(Layout);
    private static readonly byte[] Payload = DownlinkCodecs.Create(new DownlinkSettings(DownlinkKind.Raw)).Encode(new float[400], Model.TensorSizes.AsSpan(), 1);

    [Fact]
    public void Same_offer_gives_the_same_update_and_another_gives_another()
    {
        var update = Train(Offer(UplinkKind.Raw));
        Assert.Equal(update.Payload, Train(Offer(UplinkKind.Raw)).Payload);
        Assert.Equal(update.Loss, Train(Offer(UplinkKind.Raw)).Loss);
        Assert.NotEqual(update.Payload, Train(Offer(UplinkKind.Raw, round: 2)).Payload);
        Assert.NotEqual(update.Payload, Train(Offer(UplinkKind.Raw, attempt: 1)).Payload);
        Assert.NotEqual(update.Payload, Train(Offer(UplinkKind.Raw, client: "b")).Payload);
        Assert.NotEqual(update.Payload, Train(Offer(UplinkKind.Raw, seed: 8)).Payload);
    }

    /// <summary>Multiples of 2^-8 of at most 2^-1 add up exactly in float32 until their sum reaches 2^16.</summary>
    [Fact]
    public void Gradients_are_small_multiples_of_a_power_of_two()
    {
        var offer = Offer(UplinkKind.Raw);
        var update = Train(offer);
        var values = UplinkCodecs.Create(offer.Parameters.Uplink).Decode(update.Payload, Model).Values.ToArray();
        Assert.Equal(400, values.Length);
        Assert.All(values, value => Assert.True(float.IsInteger(value * 256) && Math.Abs(value) <= 0.5f, $"{value}"));
        Assert.True(values.Distinct().Count() > 100);
        Assert.Equal((3, 1.0), (update.Samples, Math.Floor(update.Loss)));
    }

    [Fact]
    public void Compressing_uplink_hands_out_the_next_residual()
    {
        var first = Train(Offer(UplinkKind.Dgc));
        Assert.NotNull(first.Next);
        Assert.NotEqual(
            Train(Offer(UplinkKind.Dgc, round: 2)).Payload,
            new SimulatedTraining(TimeSpan.Zero, 3).Train(Offer(UplinkKind.Dgc, round: 2), Model, Payload, first.Next, CancellationToken.None).Payload);
    }

    [Fact]
    public void Cancelled_training_ends_before_its_time()
    {
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
            new SimulatedTraining(TimeSpan.FromDays(1)).Train(Offer(UplinkKind.Raw), Model, Payload, null, cancel.Token));
    }

    [Fact]
    public void Sub_model_that_is_damaged_is_refused() => Assert.Throws<MalformedDataException>(() =>
        new SimulatedTraining(TimeSpan.Zero).Train(Offer(UplinkKind.Raw), Model, Payload[..^1], null, CancellationToken.None));

    private static TrainedUpdate Train(TrainOffer offer) => new SimulatedTraining(TimeSpan.Zero, 3).Train(offer, Model, Payload, null, CancellationToken.None);

    private static TrainOffer Offer(UplinkKind uplink, int round = 1, int attempt = 0, string client = "a", ulong seed = 7) => new(
        new OfferId(new RunId("5eed"), new RoundId(round), attempt, new ClientId(client)),
        SubModelMasks.Full,
        new HyperParameters(seed, 0.1f, 4, 1, 2, new UplinkSettings(uplink, new DgcSettings(Density: 0.05)), new DownlinkSettings(DownlinkKind.Raw)),
        TimeSpan.FromMinutes(1),
        new PayloadInfo(Payload.Length, Sha256.Of(Payload), 64));
}
