using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.SecureAggregation;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Messages.Tests.Wire;

/// <summary>At least one message of every type, with no field left at a value that a missing field would give too.</summary>
internal static class Samples
{
    public static readonly OfferId Offer = new(new RunId("5eed"), new RoundId(3), 1, new ClientId("f0012"));
    public static readonly EvaluationId Evaluation = new(new RunId("5eed"), new RoundId(3), new ClientId("f0012"));
    public static readonly PayloadInfo Payload = new(70_000, PayloadHash.Of("abc"u8), 65_536);

    public static readonly HyperParameters Parameters = new(
        ulong.MaxValue, 0.05f, 10, 2, 30,
        new DgcSettings(0.01, 4, 0.9f, true, false, 2.5, 8, SparsityScope.Model).ToStrategy(),
        Downlinks.Hadamard(7));

    /// <summary>In the order of their manifests' making; the same order as <see cref="GoldenBytes"/>.</summary>
    public static readonly IReadOnlyList<IWireMessage> All =
    [
        new RegisterClients(2, "node-1", "pa55", [new(new ClientId("a"), 300, 40), new(new ClientId("Zoë"), 0, 70_000)], "f1a9", "s3cret"),
        new Registered(new RunId("5eed"), 2, "token"),
        new RegistrationRefused("too many", Retry: true),
        new Goodbye([new ClientId("a"), new ClientId("b")], "leaving"),
        new TrainOffer(Offer, new SubModelMasks([[0x0f], [0xff, 0x01]]), Parameters, TimeSpan.FromSeconds(90), Payload),
        new OfferDeclined(Offer, "busy"),
        new TrainResult(Offer, 2.25, 123, Payload),
        new TrainingFailed(Offer, "loss is NaN"),
        new CancelTraining(Offer, "closed"),
        new ChunkRequest(Offer, PayloadDirection.Up, 7, 3),
        new PayloadChunk(Offer, PayloadDirection.Down, 7, new byte[] { 1, 2, 3, 255 }),
        new Verdict(Offer, VerdictKind.Rejected, "late"),
        new UpdateStatus(Offer),
        new Evaluate(Evaluation, Downlinks.Raw, TimeSpan.FromSeconds(5), Payload),
        new Evaluated(Evaluation, 31, 40, 12.5),
        new RunEnded(new RunId("5eed"), "60 rounds"),
        new ViewUnknown(Offer, "lost"),
        new KeysAsked(Offer),
        new KeysSent(Offer, Opaque(65, 4), Opaque(65, 5)),
        new SharesAsked(Offer, ImmutableArray.Create(
            new MaskKeys(new ClientId("a"), Opaque(65, 6), Opaque(65, 7)), new MaskKeys(new ClientId("b"), Opaque(65, 8), Opaque(65, 9)))),
        new SharesSent(Offer, ImmutableArray.Create(new SealedShare(1, Opaque(80, 10)), new SealedShare(2, Opaque(80, 11)))),
        new SharesDelivered(Offer, ImmutableArray.Create(new SealedShare(3, Opaque(80, 12)))),
        new SharesTaken(Offer),
        new RevealAsked(Offer, ImmutableArray.Create(0, 2, 199)),
        new SharesRevealed(Offer, ImmutableArray.Create(new RevealedShare(1, Opaque(32, 13)), new RevealedShare(2, Opaque(32, 14)))),
        new MaskingRefused(Offer, "too few"),
    ];

    /// <summary>An offer of an aggregation that corrects local training: a field more.</summary>
    public static readonly TrainOffer Corrected =
        new(Offer, new SubModelMasks([[0x0f]]), Parameters with
        {
            Aggregation = new StrategySettings("average").With("proximal", 0.1),
        }, TimeSpan.FromSeconds(90), Payload);

    /// <summary>An offer whose update is to be masked.</summary>
    public static readonly TrainOffer Masked =
        new(Offer, new SubModelMasks([[0x0f]]), Parameters, TimeSpan.FromSeconds(90), Payload, new MaskingTerms(ulong.MaxValue, 7, 300));

    /// <summary>A registration of a node that says what it trains on: a field more.</summary>
    public static readonly RegisterClients WithTerms = (RegisterClients)All[0] with
    {
        Terms = [new Term("seed", "1"), new Term("labels", "\"ça\"")],
    };

    /// <summary>An evaluation with metrics: a field more.</summary>
    public static readonly Evaluated WithMetrics = new(Evaluation, 31, 40, 12.5)
    {
        Metrics = [new MetricSum("auc", double.NaN), new MetricSum("top-5", 38)],
    };

    /// <summary>A training that diverged: a field more.</summary>
    public static readonly TrainingFailed Diverged = new(Offer, "loss is NaN", Diverged: true);

    /// <summary>A run that cannot go on: a field more.</summary>
    public static readonly RunEnded Failed = new(new RunId("5eed"), "60 rounds", Failed: true);

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, All.Count)];

    private static OpaqueBytes Opaque(int length, byte value)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, value);
        return new OpaqueBytes(bytes);
    }
}
