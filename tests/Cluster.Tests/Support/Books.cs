using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;
using AfdActors.ClientNode.State;
using AfdActors.ClientNode.Work;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Reports;
using AfdActors.Datasets;
using AfdActors.Hosting.Configuration;
using AfdActors.Messages;
using AfdActors.Training.Models;

namespace AfdActors.Cluster.Tests.Support;

/// <summary>
/// What a run of simulated training must have come to, recomputed from nothing but its accepted updates: a simulated update is a pure
/// function of the seed, the round, the attempt and the client. Each accepted update is applied exactly once, and changes its client's
/// residual, and its view of the model, exactly once; whatever else happened leaves no trace (docs/design.md "DGC").
/// </summary>
internal sealed class Books
{
    private readonly RunConfiguration _configuration;
    private readonly ModelLayout _layout;
    private readonly ImmutableArray<ClientId> _clients;
    private readonly IDropoutStrategy _dropout;
    private readonly IServerOptimizer _optimizer;
    private readonly IUplinkCodec _uplink;
    private readonly Dictionary<ClientId, IUplinkState> _residuals = [];
    private readonly Dictionary<ClientId, OfferId> _lastAccepted = [];
    private readonly Dictionary<ClientId, byte[]> _views = [];
    private readonly ImmutableArray<float> _initial;
    private readonly float[] _weights;
    private float[]? _average;
    private readonly RunId _run;

    private Books(RunConfiguration configuration, RunId run)
    {
        var data = DataSets.Load(configuration.Data);
        var seed = configuration.Run.Seed;
        (_configuration, _run) = (configuration, run);
        _layout = ModelCatalog.Create(configuration.Model, data.InputShape, data.Classes, configuration.Dropout.Lstm).Layout;
        _clients = [.. data.Clients.Select(client => client.Client)];
        _dropout = StrategyCatalogs.BuiltIn.CreateDropout(configuration.Dropout.Strategy, _layout, seed);
        _optimizer = StrategyCatalogs.BuiltIn.CreateAggregation(configuration.Aggregation.Strategy, _layout);
        _uplink = StrategyCatalogs.BuiltIn.CreateUplink(configuration.Uplink.Strategy);
        _weights = InitialWeights.Of(_layout, seed);
        _initial = [.. _weights];
    }

    /// <summary>
    /// Fails unless every round's model, the checkpoint and all residuals and views on disk are what the accepted updates make of them.
    /// </summary>
    public static void AssertBalanced(Federation federation)
    {
        var end = new CheckpointFile(Path.Combine(federation.RunPath, "checkpoint")).Read();
        Assert.NotNull(end);
        var rounds = federation.Rounds();
        Assert.Equal(Enumerable.Range(1, end.Round), rounds.Select(round => round.Round));

        var books = new Books(federation.Configuration(), end.Run);
        foreach (var round in rounds)
        {
            books.Apply(round);
            Assert.True(books.ModelSha256() == round.ModelSha256,
                $"round {round.Round}: expected model {books.ModelSha256()}, got {round.ModelSha256}");
        }

        Assert.Equal(books.ModelSha256(), end.ModelSha256());
        Assert.True(Same(books._weights, end.Weights),
            "the model that the next round sends differs from what the accepted updates make of it");
        books.AssertClients(Path.Combine(federation.StatePath, end.Run.Value));
    }

    private void Apply(RoundReport round)
    {
        var sums = new FedAvgAccumulator(_layout, round.Clients.Count);
        var losses = new List<AcceptedLoss>();
        foreach (var name in round.Accepted)
        {
            var offer = new OfferId(_run, new RoundId(round.Round), round.Attempt, new ClientId(name));
            var subModel = _dropout.Select(offer.Round, offer.Attempt, offer.Client);
            var trained = Train(offer, subModel, round.Clients.Count);
            sums.Add(subModel, _uplink.Decode(trained.Payload, subModel), trained.Samples);
            losses.Add(new AcceptedLoss(offer.Client, subModel, trained.Loss));
            _lastAccepted[offer.Client] = offer;
            if (trained.UplinkNext is { } next) _residuals[offer.Client] = next;
            if (_configuration.Downlink.Codec == Downlinks.DifferenceName) _views[offer.Client] = Decoded(offer, subModel);
        }

        var pseudoGradient = new float[_weights.Length];
        sums.PseudoGradient(pseudoGradient);
        _optimizer.Step(_weights, pseudoGradient);
        _average = RunningAverage.Next(_configuration.Aggregation.Averaging, _average, [.. _weights]);
        _dropout.RoundClosed(losses);
    }

    /// <summary>
    /// What the client has of the model once this offer's update is accepted: the view before, moved by the difference from it.
    /// </summary>
    private byte[] Decoded(OfferId offer, SubModel subModel)
    {
        var downlink = new DifferenceDownlink(_configuration.Downlink.Bits, _configuration.Downlink.Density);
        var task = new DownlinkTask(offer.Round, subModel, _initial.AsMemory());
        var view = _views.GetValueOrDefault(offer.Client);
        return downlink.Read(downlink.EncodeDifference(task, view, _weights), task, () => view).Next;
    }

    /// <summary>The payload of the offer is checked and decoded by a client, and counts for nothing in what it makes up.</summary>
    private TrainedUpdate Train(OfferId offer, SubModel subModel, int cohort)
    {
        var downlink = Downlinks.Raw;
        var payload = StrategyCatalogs.BuiltIn.CreateDownlink(downlink).Encode(new float[subModel.Count], subModel.TensorSizes.AsSpan(), 0);
        var training = _configuration.Training;
        var parameters = new HyperParameters(
            _configuration.Run.Seed, training.LearningRate, training.BatchSize, training.Epochs, cohort, _configuration.Uplink.Strategy,
                downlink);
        var message = new TrainOffer(
            offer, SubModelMasks.Of(subModel), parameters, _configuration.Round.Deadline,
                new PayloadInfo(payload.Length, PayloadHash.Of(payload), _configuration.Transfer.ChunkBytes));
        var state = new MemoryClientState();
        if (_residuals.TryGetValue(offer.Client, out var residual))
        {
            state.SavePending(new PendingUpdate(offer, message.Payload, 1, 1, [], residual));
            state.Commit(offer);
        }

        return new OfferWork(new SimulatedTraining(TimeSpan.Zero), StrategyCatalogs.BuiltIn)
            .Train(message, subModel, payload, state, CancellationToken.None);
    }

    /// <summary>An update that was accepted while its client was away is pending on the disk, and counts as the client's.</summary>
    private void AssertClients(string state)
    {
        foreach (var client in _clients)
        {
            var folder = Path.Combine(state, Uri.EscapeDataString(client.Value));
            var store = new ClientStateFolder(folder, _layout.ParameterCount, _uplink, Durability.Machine);
            var accepted = store.LoadPending() is { } pending && _lastAccepted.GetValueOrDefault(client) == pending.Offer ? pending : null;
            var (expected, held) = (_residuals.GetValueOrDefault(client), accepted is null ? store.LoadUplinkState() : accepted.UplinkNext);
            Assert.True(Same((expected as DgcResidual)?.Velocity, (held as DgcResidual)?.Velocity),
                $"{client}: v differs from what its accepted updates leave");
            Assert.True(Same((expected as DgcResidual)?.Momentum, (held as DgcResidual)?.Momentum),
                $"{client}: u differs from what its accepted updates leave");
            var view = accepted is null ? store.LoadDownlinkState() : accepted.DownlinkNext;
            Assert.True(
                _views.GetValueOrDefault(client).AsSpan().SequenceEqual(view),
                $"{client}: its view of the model differs from what its accepted offers make of it");
        }
    }

    private static bool Same(float[]? expected, float[]? held) =>
        expected is null == held is null && expected.AsSpan().SequenceEqual(held.AsSpan());

    /// <summary>Of what the run serves.</summary>
    private string ModelSha256() => Convert.ToHexStringLower(
        System.Security.Cryptography.SHA256.HashData(
            System.Runtime.InteropServices.MemoryMarshal.AsBytes((_average ?? _weights).AsSpan())));
}
