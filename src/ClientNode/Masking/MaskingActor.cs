using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.SecureAggregation;
using AfdActors.Algorithms.SubModels;
using AfdActors.ClientNode.State;
using AfdActors.Messages;
using AfdActors.Training;
using Akka.Actor;
using Akka.Event;

namespace AfdActors.ClientNode.Masking;

/// <summary>Client to its child: mask this update once the shares of the others are here.</summary>
/// <param name="Masked">The same update with the masked payload; fails with a <see cref="CannotTrainException"/> or a
/// <see cref="TrainingDivergedException"/>.</param>
internal sealed record MaskUpdate(PendingUpdate Update, SubModel SubModel, TaskCompletionSource<PendingUpdate> Masked)
    : INoSerializationVerificationNeeded;

/// <summary>
/// A client's part in secure aggregation for one offer (Masking.cs): answers the coordinator's questions out of a
/// <see cref="MaskingClient"/>, and masks the update as soon as it is trained and the shares of the others are here. It lives until the
/// client takes another offer, as the last question comes while the update waits for its verdict.
/// </summary>
internal sealed class MaskingActor : ReceiveActor
{
    private readonly ClientSetup _setup;
    private readonly TrainOffer _offer;
    private readonly MaskingClient _masks;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    /// <summary>Trained before the shares came.</summary>
    private MaskUpdate? _waiting;
    private bool _taken;

    public MaskingActor(ClientSetup setup, TrainOffer offer)
    {
        (_setup, _offer) = (setup, offer);
        _masks = new MaskingClient(offer.Offer, offer.Masking!.Threshold);
        Receive<IMaskingQuestion>(question => question.Offer != offer.Offer, _ => { });
        Receive<KeysAsked>(_ => Answer(() => new KeysSent(offer.Offer, _masks.Keys.Sealing, _masks.Keys.Masking)));
        Receive<SharesAsked>(asked => Answer(() => new SharesSent(offer.Offer, _masks.Seal(asked.Keys.Items))));
        Receive<SharesDelivered>(delivered =>
        {
            Answer(() =>
            {
                _masks.Take(delivered.Shares.Items);
                _taken = true;
                return new SharesTaken(offer.Offer);
            });
            MaskIfReady();
        });
        Receive<RevealAsked>(asked => Answer(() => new SharesRevealed(offer.Offer, _masks.Reveal(asked.Survivors.Items))));
        Receive<MaskUpdate>(update =>
        {
            _waiting = update;
            MaskIfReady();
        });
    }

    /// <param name="offer">Of a masked round.</param>
    public static Props Props(ClientSetup setup, TrainOffer offer) => Akka.Actor.Props.Create(() => new MaskingActor(setup, offer));

    protected override void PostStop()
    {
        _waiting?.Masked.TrySetCanceled();
        _masks.Dispose();
    }

    private void Answer(Func<IMaskingAnswer> answer)
    {
        try
        {
            Sender.Tell(answer());
        }
        catch (MaskingException refused)
        {
            _log.Warning("Round {0}: client {1} does not answer a question about masks: {2}", _offer.Offer.Round.Value,
                _setup.Client.Value, refused.Message);
            Sender.Tell(new MaskingRefused(_offer.Offer, refused.Message));
        }
    }

    private void MaskIfReady()
    {
        if (!_taken || _waiting is not { } waiting) return;
        _waiting = null;
        MaskPlan plan;
        try
        {
            plan = _masks.Mask();
        }
        catch (MaskingException refused)
        {
            waiting.Masked.TrySetException(new CannotTrainException(refused.Message));
            return;
        }

        var (setup, offer) = (_setup, _offer);
        setup.Pool.Run(_ => Masked(setup, offer, waiting, plan), CancellationToken.None).ContinueWith(
            masked => waiting.Masked.TrySetFromTask(masked), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>What the coordinator would have decoded, in fixed point under the masks.</summary>
    private static PendingUpdate Masked(ClientSetup setup, TrainOffer offer, MaskUpdate waiting, MaskPlan plan)
    {
        var (update, subModel) = (waiting.Update, waiting.SubModel);
        var uplink = setup.Catalogs.CreateUplink(offer.Parameters.Uplink);
        try
        {
            var payload = MaskedUpdate.Encode(
                subModel, UpdatePayload.Decode(uplink, update.Payload, subModel), Math.Min(update.Samples, offer.Masking!.MaxSamples),
                offer.Parameters.CohortSize, plan);
            return update with { Payload = payload, Masking = offer.Masking };
        }
        catch (UpdateRefusedException refused) when (refused.Diverged)
        {
            throw new TrainingDivergedException(subModel.Layout.Name, refused.Message);
        }
        catch (UpdateRefusedException refused)
        {
            throw new CannotTrainException(refused.Message);
        }
    }
}
