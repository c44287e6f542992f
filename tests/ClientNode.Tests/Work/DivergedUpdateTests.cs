using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;
using AfdActors.ClientNode.State;
using AfdActors.ClientNode.Work;
using AfdActors.Messages;
using AfdActors.Training;

namespace AfdActors.ClientNode.Tests.Work;

/// <summary>A trainer of somebody's own that hands out what is no number.</summary>
public sealed class DivergedUpdateTests
{
    private static readonly ModelLayout Layout = new("tiny", [], [new ParameterSpec("w", [4], 4, [])]);
    private static readonly SubModel Model = SubModel.Full(Layout);
    private static readonly byte[] Payload =
        StrategyCatalogs.BuiltIn.CreateDownlink(Downlinks.Raw).Encode(new float[4], Model.TensorSizes.AsSpan(), 1);

    public static TheoryData<float, bool> Values => new()
    {
        { float.NaN, false }, { float.NegativeInfinity, true }, { float.PositiveInfinity, false },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Update_that_is_no_number_is_a_training_that_diverged(float value, bool compressed)
    {
        var uplink = compressed ? new DgcSettings(Density: 0.5).ToStrategy() : RawUplink.Settings;
        var failure = Assert.Throws<TrainingDivergedException>(() => Train(uplink, 1, value));
        Assert.Equal($"tiny diverged: a value of the update is {value}; {TrainingDivergedException.Advice}", failure.Message);
        Assert.NotEmpty(Train(uplink, 1, float.MaxValue).Payload);
    }

    private static TrainedUpdate Train(StrategySettings uplink, params float[] ends) =>
        new OfferWork(new Fixed(ends), StrategyCatalogs.BuiltIn).Train(
            new TrainOffer(
                new OfferId(new RunId("5eed"), new RoundId(1), 0, new ClientId("a")),
                SubModelMasks.Full,
                new HyperParameters(7, 0.1f, 4, 1, 2, uplink, Downlinks.Raw),
                TimeSpan.FromMinutes(1),
                new PayloadInfo(Payload.Length, PayloadHash.Of(Payload), 64)),
            Model, Payload, new MemoryClientState(), CancellationToken.None);

    private sealed class Fixed(float[] ends) : IClientTrainer
    {
        public TrainingOutcome Train(TrainingTask task, CancellationToken cancel) => new([ends[0], 0, 0, ends[1]], Loss: 1, Samples: 1);

        public EvaluationCounts Evaluate(float[] weights, CancellationToken cancel) => throw new NotSupportedException();
    }
}
