using AfdActors.Algorithms;
using AfdActors.Algorithms.SecureAggregation;
using AfdActors.Coordinator.Sessions;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using Akka.Actor;

namespace AfdActors.Coordinator.Masking;

/// <summary>
/// The masks of one attempt at a round (Masking.cs): asks the clients what <see cref="MaskingServer"/> waits for, again and again until it
/// is answered, and takes the masks off the sum. A client that does not answer in time, or wrongly, is a drop-out, which the coordinator is
/// told and tells back. All survivors have a retry time to reveal their shares, so that the bytes of a round do not depend on who is quick;
/// then those of t are enough. Ends with <see cref="SumUnmasked"/> or <see cref="MasksBroken"/>.
/// </summary>
public sealed class MasksActor : ReceiveActor, IWithTimers
{
    private const string PhaseTimer = "phase";

    private readonly MasksTask _task;
    private readonly MaskingServer _server;

    /// <summary>A client that has not joined would not know what it is asked.</summary>
    private readonly HashSet<ClientId> _joined = [];
    private readonly HashSet<(MaskingPhase, ClientId)> _asked = [];
    private readonly HashSet<(Type, ClientId)> _answered = [];
    private MaskingPhase _phase = MaskingPhase.Keys;
    private RetryPauses _pauses;
    private ulong[] _sums = [];
    private bool _ended;

    public MasksActor(MasksTask task)
    {
        _task = task;
        _server = new MaskingServer(task.Run, task.Round, task.Attempt, [.. task.Clients.Keys], task.Terms.Threshold);
        Receive<ClientJoined>(joined =>
        {
            _joined.Add(joined.Client);
            AskNew();
        });
        Receive<ClientLeft>(left => Move(() => _server.Left(left.Client)));
        Receive<SumComplete>(complete =>
        {
            _sums = complete.Sums;
            Move(() => _server.Unmask(complete.Survivors));
        });
        Receive<IMaskingAnswer>(IsFromItsClient, OnAnswer);
        Receive<IMaskingAnswer>(_ => { });
        Receive<EnoughWaited>(_ => Move(_server.GoOn));
        Receive<MasksRetry>(_ =>
        {
            if (_pauses.IsDue()) AskAgain();
        });
        Receive<PhaseOver>(over => over.Phase == _phase, _ => OnPhaseOver());
        Receive<PhaseOver>(_ => { });
        Receive<MasksEnded>(End);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(MasksTask task) => Akka.Actor.Props.Create(() => new MasksActor(task));

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer("retry", MasksRetry.Instance, _task.Retry);
        Timers.StartSingleTimer(PhaseTimer, new PhaseOver(_phase), _task.PhaseTimeout);
    }

    /// <summary>Whatever ends the actor, the coordinator does not wait for ever.</summary>
    protected override void PostStop()
    {
        if (!_ended) Context.Parent.Tell(new MasksBroken(_task.Round, _task.Attempt, "secure aggregation stopped"));
    }

    private bool IsFromItsClient(IMaskingAnswer answer) =>
        _task.Clients.TryGetValue(answer.Offer.Client, out var client) && client.Offer == answer.Offer
        && Sender.Path.Address == client.Node;

    private void OnAnswer(IMaskingAnswer answer)
    {
        var client = answer.Offer.Client;
        _task.Clients[client].Traffic.Received(answer, isRepeat: !_answered.Add((answer.GetType(), client)));
        try
        {
            switch (answer)
            {
                case KeysSent keys:
                    Move(() => _server.Advertised(new MaskKeys(client, keys.Sealing, keys.Masking)));
                    break;
                case SharesSent shares:
                    Move(() => _server.Sealed(client, shares.Shares.Items));
                    break;
                case SharesTaken:
                    Move(() => _server.Taken(client));
                    break;
                case SharesRevealed shares:
                    Move(() => _server.Revealed(client, shares.Shares.Items));
                    break;
                case MaskingRefused refused:
                    GiveUp(client, refused.Reason);
                    break;
            }
        }
        catch (MaskingException wrong)
        {
            GiveUp(client, wrong.Message);
        }
    }

    /// <summary>A step of the state machine, and what follows from a new phase.</summary>
    private void Move(Action step)
    {
        step();
        if (_server.Phase == _phase) return;
        _phase = _server.Phase;
        _pauses = default;
        Timers.Cancel(PhaseTimer);
        switch (_phase)
        {
            case MaskingPhase.Failed:
                End(new MasksBroken(_task.Round, _task.Attempt, _server.Failure));
                return;
            case MaskingPhase.Revealed:
                Unmask();
                return;
            case MaskingPhase.Shares:
                Timers.StartSingleTimer(PhaseTimer, new PhaseOver(_phase), _task.PhaseTimeout);
                break;
            case MaskingPhase.Revealing:
                Timers.StartSingleTimer(PhaseTimer, new PhaseOver(_phase), _task.PhaseTimeout);
                Timers.StartSingleTimer("patience", EnoughWaited.Instance, _task.Retry);
                break;
        }

        AskNew();
    }

    private void OnPhaseOver()
    {
        if (_phase == MaskingPhase.Revealing)
        {
            var reason = $"too few shares within {_task.PhaseTimeout}, of {_server.Awaited.Count()} survivors none";
            End(new MasksBroken(_task.Round, _task.Attempt, $"secure aggregation: {reason}"));
            return;
        }

        foreach (var client in _server.Awaited.ToList())
            GiveUp(client, $"no {(_phase == MaskingPhase.Keys ? "keys" : "shares")} within {_task.PhaseTimeout}");
    }

    /// <summary>A survivor's update is in the sum already: all that is missing is its shares, which t others have, too.</summary>
    private void GiveUp(ClientId client, string reason)
    {
        if (_phase == MaskingPhase.Revealing) Move(() => _server.Left(client));
        else Context.Parent.Tell(new SessionFailed(_task.Clients[client].Offer, $"secure aggregation: {reason}"));
    }

    private void Unmask()
    {
        var (server, sums, round, attempt) = (_server, _sums, _task.Round, _task.Attempt);
        Task.Run(() =>
        {
            server.Recover().Apply(sums);
            return sums;
        }).PipeTo(
            Self,
            success: unmasked => new SumUnmasked(round, attempt, unmasked),
            failure: cause => new MasksBroken(round, attempt, $"secure aggregation: {cause.Message}"));
    }

    private void End(MasksEnded end)
    {
        _ended = true;
        Context.Parent.Tell(end);
        Context.Stop(Self);
    }

    private void AskNew()
    {
        foreach (var client in Askable())
            if (!_asked.Contains((_phase, client))) Ask(client);
    }

    private void AskAgain()
    {
        foreach (var client in Askable()) Ask(client);
    }

    private List<ClientId> Askable() => [.. _server.Awaited.Where(_joined.Contains)];

    private void Ask(ClientId client)
    {
        var to = _task.Clients[client];
        IMaskingQuestion question = _phase switch
        {
            MaskingPhase.Keys => new KeysAsked(to.Offer),
            MaskingPhase.Shares => new SharesAsked(to.Offer, _server.KeyList),
            MaskingPhase.Masking => new SharesDelivered(to.Offer, _server.SharesFor(client)),
            _ => new RevealAsked(to.Offer, _server.Survivors),
        };
        to.Traffic.Sent(question, isRepeat: !_asked.Add((_phase, client)));
        to.Endpoint.Tell(question, Self);
    }
}
