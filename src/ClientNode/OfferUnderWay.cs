using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.SubModels;
using AfdActors.ClientNode.Masking;
using AfdActors.ClientNode.State;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using Akka.Actor;

namespace AfdActors.ClientNode;

/// <summary>
/// An offer that a client accepted: what it trains, and whom it answers. Another one is made when the same offer comes with another
/// payload.
/// </summary>
/// <param name="session">Who made the offer; a coordinator that resumed makes it again from another session.</param>
internal sealed class OfferUnderWay(ClientSetup setup, TrainOffer offer, SubModel subModel, IActorRef session)
{
    public OfferId Id => offer.Offer;

    public TimeSpan Deadline => offer.Deadline;

    public IActorRef Session { get; set; } = session;

    /// <summary>Canceled when the work is given up.</summary>
    public CancellationTokenSource Cancel { get; } = new();

    /// <exception cref="MalformedDataException">
    /// The offer is not for this client, does not fit its model, or asks for more than its policy allows.
    /// </exception>
    /// <exception cref="ArgumentException">The downlink's options are out of range.</exception>
    public static OfferUnderWay Accept(ClientSetup setup, TrainOffer offer, IActorRef session)
    {
        if (offer.Offer.Client != setup.Client)
            throw new MalformedDataException($"client: expected {setup.Client}, got {offer.Offer.Client}");
        if (setup.Policy.Objection(offer) is { } objection)
        {
            throw new MalformedDataException(
                $"{objection}; the client's own configuration bounds it (afd.training, afd.uplink, afd.aggregation, afd.secure-aggregation, afd.client): change it on one of the two sides");
        }

        return new OfferUnderWay(setup, offer, offer.Masks.ToSubModel(setup.Layout), session);
    }

    /// <summary>The same offer again, perhaps from another session.</summary>
    public bool Is(TrainOffer other) => other.Offer == offer.Offer && other.Payload.Equals(offer.Payload)
        && other.Masking == offer.Masking;

    /// <summary>
    /// Pulls the sub-model from the session. It keeps its room until its training begins, so that not all clients of a process have theirs
    /// in memory while they wait for each other's training. A masked round cannot wait so long: it begins with the keys of all clients,
    /// who give them once they pull.
    /// </summary>
    /// <exception cref="MalformedDataException">
    /// The payload is larger than the sub-model can need, or in chunks that are too small.
    /// </exception>
    /// <exception cref="ArgumentException">A strategy is unknown, or its options are out of range.</exception>
    public Props Puller()
    {
        var parameters = offer.Parameters;
        var most = ModelPayload.MaxBytes(setup.Catalogs.CreateDownlink(parameters.Downlink), subModel);
        if (parameters.Aggregation is { } aggregation)
            most = CorrectedPayload.MaxBytes(setup.Catalogs.CreateCorrection(aggregation, setup.Layout.Trained), subModel, most);
        return PullActor.Props(new PullTask(setup.Pulls, offer.Offer, PayloadDirection.Down, offer.Payload, most, Session)
        {
            KeepsRoom = offer.Masking is null,
        });
    }

    /// <summary>Trains on the pool, and has the update masked where the offer says so.</summary>
    /// <param name="payload">The encoded sub-model, whole and hash-checked.</param>
    /// <param name="puller">Who pulled it, and is stopped when the training begins.</param>
    /// <param name="masking">Who masks it; nobody for an open update.</param>
    public async Task<PendingUpdate> Train(byte[] payload, IActorRef puller, IActorRef masking)
    {
        var update = await TrainNow(payload, puller).ConfigureAwait(false);
        if (offer.Masking is null) return update;
        var masked = new TaskCompletionSource<PendingUpdate>(TaskCreationOptions.RunContinuationsAsynchronously);
        masking.Tell(new MaskUpdate(update, subModel, masked));
        return await masked.Task.WaitAsync(Cancel.Token).ConfigureAwait(false);
    }

    private Task<PendingUpdate> TrainNow(byte[] payload, IActorRef puller) => setup.Pool.Run(
        cancel =>
        {
            puller.Tell(PoisonPill.Instance);
            var trained = setup.Work.Train(offer, subModel, payload, setup.State, cancel);
            LargeArrays.Return(payload);
            // What was received and what was trained.
            LargeArrays.Dropped(2L * subModel.Count * sizeof(float));
            return new PendingUpdate(
                offer.Offer, offer.Payload, trained.Loss, trained.Samples, trained.Payload, trained.UplinkNext, trained.DownlinkNext,
                trained.AggregationNext);
        },
        Cancel.Token);
}
