using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;
using AfdActors.ClientNode.State;
using AfdActors.ClientNode.Work;
using AfdActors.Datasets;
using AfdActors.Messages;
using AfdActors.Training;
using AfdActors.Training.Models;
using static TorchSharp.torch;

namespace AfdActors.ClientNode.Tests.Work;

/// <summary>
/// What an offer becomes on a client: the update is received minus trained, trained as the offer says, and coded with the client's
/// residual.
/// </summary>
public sealed class LocalTrainingTests
{
    private const int Inputs = 3;
    private const int Classes = 2;
    private const double Clip = 0.0625;

    /// <summary>Softmax regression: weight [2, 3] and bias [2].</summary>
    private static readonly ModuleModel Regression =
        new("regression", [Inputs], Classes, () => new MultilayerPerceptron([Inputs], Classes, []));

    private static readonly SubModel Whole = SubModel.Full(Regression.Layout);

    private static readonly float[] Received = [0.5f, -0.25f, 0.125f, -0.5f, 0.75f, 0.25f, 0.1f, -0.2f];

    private static readonly float[] Values = [1, 0.5f, -1, -0.5f, 2, 0.25f, 0, 1, 1.5f, 1.25f, -0.75f, 0.5f, -1, -1, 2];

    private static readonly int[] Labels = [0, 1, 1, 0, 1];

    private static readonly ClientDataset Data =
        new(new ClientId("a"), SampleSet.FromValues([Inputs], Values, Labels), SampleSet.Empty([Inputs]));

    /// <summary>Before anything is trained.</summary>
    [Fact]
    public void A_trainer_that_cannot_correct_its_gradients_is_not_asked_to()
    {
        var offer = Offer(RawUplink.Settings);
        offer = offer with { Parameters = offer.Parameters with { Aggregation = new StrategySettings("average").With("proximal", 0.1) } };
        var error = Assert.Throws<CannotTrainException>(() =>
            Work(new Plain()).Train(offer, Whole, Payload(Whole, Received), new MemoryClientState(), CancellationToken.None));
        Assert.StartsWith(
            "aggregation average: expected a trainer that adds corrections to its gradients, got Plain; take another aggregation",
            error.Message, StringComparison.Ordinal);
        var update = Work(new LocalTraining(Regression, Data))
            .Train(offer, Whole, Payload(Whole, Received), new MemoryClientState(), CancellationToken.None);
        Assert.Equal(Data.Train.Count, update.Samples);
    }

    /// <summary>
    /// Against softmax regression written out in double precision. Two epochs of batches of 2, 2 and 1 samples at a learning rate of 0.5:
    /// each sample moves the weights by some tenths, so that another order, rate, number of epochs or sign is off by more than 1e-2. A
    /// float32 step is right within 2^-24 of values below 2, and there are 6 of them: 1e-6.
    /// </summary>
    [Fact]
    public void The_update_is_received_minus_trained_by_the_offers_rate_epochs_and_order()
    {
        var offer = Offer(RawUplink.Settings);

        var update = Work(new LocalTraining(Regression, Data))
            .Train(offer, Whole, Payload(Whole, Received), new MemoryClientState(), CancellationToken.None);

        var (expected, meanLoss) =
            Trained(SeededStream.Create(7, SeedPurpose.LocalShuffle, new RoundId(5), 2, new ClientId("a")), rate: 0.5, batch: 2, epochs: 2);
        var sent = Gradient(offer, Whole, update);
        for (var i = 0; i < Received.Length; i++) Assert.Equal(Received[i] - expected[i], sent[i], 1e-6);
        Assert.Equal(meanLoss, update.Loss, 1e-6);
        Assert.Equal(5, update.Samples);
        Assert.Null(update.UplinkNext);
    }

    [Theory]
    [InlineData(2, 2, "a", 7)]
    [InlineData(5, 1, "a", 7)]
    [InlineData(5, 2, "b", 7)]
    [InlineData(5, 2, "a", 8)]
    public void Another_round_attempt_client_or_seed_shuffles_otherwise(int round, int attempt, string client, ulong seed)
    {
        // More samples than above, so that no two orders are the same by chance.
        var stream = new SeededStream(1);
        var values = Enumerable.Range(0, 40 * Inputs).Select(_ => stream.NextSingle()).ToArray();
        var data = new ClientDataset(
            new ClientId("a"), SampleSet.FromValues([Inputs], values, [.. Enumerable.Range(0, 40).Select(i => i % 2)]),
            SampleSet.Empty([Inputs]));

        byte[] Train(TrainOffer offer) =>
            Work(new LocalTraining(Regression, data))
            .Train(offer, Whole, Payload(Whole, Received), new MemoryClientState(), CancellationToken.None).Payload;

        Assert.NotEqual(Train(Offer(RawUplink.Settings)), Train(Offer(RawUplink.Settings, round, attempt, client, seed)));
    }

    /// <summary>
    /// The raw uplink tells the gradient g, bit for bit. DGC of it with momentum m = 1/2, clipped for a cohort of 4 and added to the
    /// residual, is worked out here: g' = g * (clip * sqrt(4) / |g|), u' = m u + g', v' = v + u', then what is sent leaves v'.
    /// </summary>
    [Fact]
    public void The_residual_and_the_cohort_reach_the_compression()
    {
        var model = new ModuleModel("small", [Inputs], Classes, () => new MultilayerPerceptron([Inputs], Classes, [4]));
        var part = new SubModel(model.Layout, [new UnitMask(4, [0, 2, 3])]);
        var received = Drawn(part.Count, 3);
        var training = Work(new LocalTraining(model, Data));
        var payload = Payload(part, received);
        var g = Gradient(
            Offer(RawUplink.Settings), part,
            training.Train(Offer(RawUplink.Settings), part, payload, new MemoryClientState(), CancellationToken.None));
        var residual = new DgcResidual(Drawn(model.Layout.ParameterCount, 4), Drawn(model.Layout.ParameterCount, 5));
        var (before, momentum) = ((float[])residual.Velocity.Clone(), (float[])residual.Momentum!.Clone());

        var offer = Offer(Compressed);
        var update = training.Train(offer, part, payload, Holding(residual), CancellationToken.None);

        var norm = Math.Sqrt(g.Sum(value => (double)value * value));
        Assert.True(norm > Clip * 2, "the gradient is too small to be clipped");
        var (v, u) = (new float[part.Count], new float[part.Count]);
        part.Extract(before, v);
        part.Extract(momentum, u);
        var decoded = StrategyCatalogs.BuiltIn.CreateUplink(offer.Parameters.Uplink).Decode(update.Payload, part);
        var (nextVelocity, sent) = (new float[part.Count], new float[part.Count]);
        part.Extract(((DgcResidual)update.UplinkNext!).Velocity, nextVelocity);
        for (var i = 0; i < decoded.Positions.Length; i++) sent[decoded.Positions[i]] = decoded.Values[i];
        for (var i = 0; i < part.Count; i++) Assert.Equal(v[i] + (u[i] / 2) + (g[i] * (Clip * 2 / norm)), sent[i] + nextVelocity[i], 1e-6);
        Assert.InRange(decoded.Positions.Length, 1, part.Count - 1);
        Assert.Equal(before, residual.Velocity);
        Assert.Equal(momentum, residual.Momentum);
    }

    /// <summary>
    /// The update is scaled to the norm, whole, before the uplink sees it: what DGC sends of it and keeps adds up to the clipped one. A
    /// larger clip changes no bit.
    /// </summary>
    [Fact]
    public void A_local_clip_comes_before_the_uplink()
    {
        var work = Work(new LocalTraining(Regression, Data));
        TrainedUpdate Train(StrategySettings uplink, double clip)
        {
            var offer = Offer(uplink);
            return work.Train(
                offer with { Parameters = offer.Parameters with { LocalClip = clip } }, Whole, Payload(Whole, Received),
                new MemoryClientState(), CancellationToken.None);
        }

        var offer = Offer(RawUplink.Settings);
        var g = Gradient(offer, Whole, Train(RawUplink.Settings, 0));
        var norm = Math.Sqrt(g.Sum(value => (double)value * value));
        Assert.Equal(g, Gradient(offer, Whole, Train(RawUplink.Settings, 1.01 * norm)));
        var clipped = Gradient(offer, Whole, Train(RawUplink.Settings, norm / 2));
        for (var i = 0; i < g.Length; i++) Assert.Equal(g[i] / 2, clipped[i], 1e-6);

        var dgc = new DgcSettings(Density: 0.3).ToStrategy();
        var update = Train(dgc, norm / 2);
        var decoded = StrategyCatalogs.BuiltIn.CreateUplink(dgc).Decode(update.Payload, Whole);
        var total = ((DgcResidual)update.UplinkNext!).Velocity.ToArray();
        for (var i = 0; i < decoded.Positions.Length; i++) total[decoded.Positions[i]] += decoded.Values[i];
        Assert.Equal(clipped, total);
    }

    [Fact]
    public void A_client_without_a_residual_starts_from_nothing()
    {
        var offer = Offer(Compressed);
        var training = Work(new LocalTraining(Regression, Data));
        var payload = Payload(Whole, Received);

        var first = training.Train(offer, Whole, payload, new MemoryClientState(), CancellationToken.None);
        var zero = training.Train(offer, Whole, payload, Holding(DgcResidual.Zero(Whole.Count, Dgc)), CancellationToken.None);

        Assert.Equal(zero.Payload, first.Payload);
        Assert.Equal(((DgcResidual)zero.UplinkNext!).Velocity, ((DgcResidual)first.UplinkNext!).Velocity);
    }

    /// <summary>
    /// Torch's momentum is 0.1 a step, and two epochs of one batch are two: of a constant input of 3 the mean goes from 0 to 0.3 and 0.57,
    /// the variance, which is 0, from 1 to 0.9 and 0.81. DGC sends one of each trained tensor's 1 or 2 values, and touches neither.
    /// </summary>
    [Fact]
    public void Statistics_of_batch_norm_are_answered_beside_the_coded_update()
    {
        var model = new ModuleModel("norm", [1], 2, () => nn.Sequential(("norm", nn.BatchNorm1d(1)), ("dense", nn.Linear(1, 2))));
        var (part, offer) = (SubModel.Full(model.Layout), Offer(Compressed));
        var received = InitialWeights.Of(model.Layout, 1);
        var data = new ClientDataset(new ClientId("a"), SampleSet.FromValues([1], [3, 3], [0, 1]), SampleSet.Empty([1]));

        var update = Work(new LocalTraining(model, data))
            .Train(offer, part, ModelPayload.Encode(StrategyCatalogs.BuiltIn.CreateDownlink(Downlinks.Raw), part, received, 1),
            new MemoryClientState(), CancellationToken.None);

        var decoded = UpdatePayload.Decode(StrategyCatalogs.BuiltIn.CreateUplink(offer.Parameters.Uplink), update.Payload, part);
        Assert.Equal(4, decoded.Trained.Values.Length);
        Assert.Equal(-0.57, decoded.Buffers!.Values[0], 1e-6);
        Assert.Equal(1 - 0.81, decoded.Buffers.Values[1], 1e-6);
        Assert.Equal(part.Trained.Count, ((DgcResidual)update.UplinkNext!).Velocity.Length);
    }

    private static TrainOffer Offer(StrategySettings uplink, int round = 5, int attempt = 2, string client = "a", ulong seed = 7) => new(
        new OfferId(new RunId("5eed"), new RoundId(round), attempt, new ClientId(client)),
        SubModelMasks.Full,
        new HyperParameters(seed, 0.5f, 2, 2, 4, uplink, Downlinks.Raw),
        TimeSpan.FromMinutes(1),
        new PayloadInfo(1, PayloadHash.Of([0]), 64));

    private static readonly DgcSettings Dgc = new(Density: 0.3, Momentum: 0.5f, Masking: false, Clip: Clip);

    private static StrategySettings Compressed => Dgc.ToStrategy();

    private static byte[] Payload(SubModel subModel, float[] weights) =>
        StrategyCatalogs.BuiltIn.CreateDownlink(Downlinks.Raw).Encode(weights, subModel.TensorSizes.AsSpan(), 1);

    private static float[] Gradient(TrainOffer offer, SubModel subModel, TrainedUpdate update)
    {
        var decoded = StrategyCatalogs.BuiltIn.CreateUplink(offer.Parameters.Uplink).Decode(update.Payload, subModel);
        Assert.Equal(subModel.Count, decoded.Values.Length);
        return decoded.Values.ToArray();
    }

    private static OfferWork Work(IClientTrainer trainer) => new(trainer, StrategyCatalogs.BuiltIn);

    private static MemoryClientState Holding(DgcResidual residual)
    {
        var state = new MemoryClientState();
        var offer = new OfferId(new RunId("5eed"), new RoundId(1), 0, new ClientId("a"));
        state.SavePending(new PendingUpdate(offer, new PayloadInfo(1, PayloadHash.Of([0]), 64), 1, 1, [], residual));
        state.Commit(offer);
        return state;
    }

    private static float[] Drawn(int count, ulong seed)
    {
        var stream = new SeededStream(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * stream.NextSingle()) - 1)];
    }

    /// <summary>
    /// Softmax regression: dloss/dz = p - onehot, averaged over the batch; returns the weights and the mean loss before each step.
    /// </summary>
    private static (double[] Weights, double MeanLoss) Trained(SeededStream shuffle, double rate, int batch, int epochs)
    {
        double[] w = [.. Received.Select(value => (double)value)];
        var order = Enumerable.Range(0, Labels.Length).ToArray();
        double loss = 0;
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            shuffle.Shuffle<int>(order);
            foreach (var indices in order.Chunk(batch))
            {
                var step = new double[w.Length];
                foreach (var i in indices)
                {
                    var logits = Enumerable.Range(0, Classes)
                        .Select(c => w[(Classes * Inputs) + c]
                        + Enumerable.Range(0, Inputs).Sum(j => w[(c * Inputs) + j] * Values[(i * Inputs) + j])).ToArray();
                    var total = logits.Sum(Math.Exp);
                    loss += Math.Log(total) - logits[Labels[i]];
                    for (var c = 0; c < Classes; c++)
                    {
                        var gradient = ((Math.Exp(logits[c]) / total) - (c == Labels[i] ? 1 : 0)) / indices.Length;
                        for (var j = 0; j < Inputs; j++) step[(c * Inputs) + j] += gradient * Values[(i * Inputs) + j];
                        step[(Classes * Inputs) + c] += gradient;
                    }
                }
                for (var p = 0; p < w.Length; p++) w[p] -= rate * step[p];
            }
        }
        return (w, loss / (Labels.Length * epochs));
    }

    private sealed class Plain : IClientTrainer
    {
        public TrainingOutcome Train(TrainingTask task, CancellationToken cancel) => throw new InvalidOperationException("it was asked");

        public EvaluationCounts Evaluate(float[] weights, CancellationToken cancel) => default;
    }
}
