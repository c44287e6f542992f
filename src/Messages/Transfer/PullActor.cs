using AfdActors.Algorithms;
using AfdActors.Messages.Transfer.Links;
using Akka.Actor;

namespace AfdActors.Messages.Transfer;

/// <summary>A payload to pull.</summary>
/// <param name="Pulls">Of all pullers of the process, as those from one node share its link.</param>
/// <param name="Offer">The name under which it is pulled, with its direction.</param>
/// <param name="Info">What its holder announced.</param>
/// <param name="MaxBytes">Most bytes that the parent is ready to take.</param>
/// <param name="Holder">Who has it.</param>
public sealed record PullTask(
    PayloadPulls Pulls, OfferId Offer, PayloadDirection Direction, PayloadInfo Info, long MaxBytes, IActorRef Holder)
{
    /// <summary>Told of every single chunk that comes, and whether it came before; runs in the puller.</summary>
    public Action<PayloadChunk, bool>? Arrived { get; init; }

    /// <summary>The payload, once whole, takes room until the parent, who is done with it, stops the puller; else no longer.</summary>
    public bool KeepsRoom { get; init; }
}

/// <summary>Puller to parent: the payload is whole, and its hash is right. It belongs to the parent.</summary>
public sealed record PayloadPulled(byte[] Payload) : INoSerializationVerificationNeeded;

/// <summary>Puller to parent: the holder does not keep to what it announced.</summary>
public sealed record PullFailed(string Reason) : INoSerializationVerificationNeeded;

/// <summary>Parent to puller: this actor holds the payload now. It is asked for what the former holder has not sent yet.</summary>
public sealed record PullFrom(IActorRef Holder) : INoSerializationVerificationNeeded;

/// <summary>
/// Pulls one payload for its parent: asks for its chunks at the pace that all pulls from the same node share (<see cref="PullLane"/>), and
/// again for those that are lost. Ends with <see cref="PayloadPulled"/> or <see cref="PullFailed"/>; it knows no deadline, and the parent
/// stops it to give up, or where it keeps its room. Chunks of another node than the holder's are ignored.
/// </summary>
public sealed class PullActor : ReceiveActor, IWithTimers
{
    private readonly PullTask _task;
    private readonly PayloadReceiver _receiver;
    private readonly Address _node;
    private readonly PullLane _lane;
    private readonly AskList _list;

    /// <summary>Chunks are asked for on the threads of other pullers of the lane, too.</summary>
    private volatile IActorRef _holder;
    private Stay _room;
    private bool _ended;

    public PullActor(PullTask task)
    {
        _task = task;
        _holder = task.Holder;
        _receiver = task.Pulls.Receiver(task);
        _node = task.Holder.Path.Address;
        _lane = task.Pulls.Enter(_node);
        var self = Self;
        _list = new AskList(task.Info, (index, count) => _holder.Tell(new ChunkRequest(task.Offer, task.Direction, index, count), self));
        Receive<PayloadChunk>(
            chunk => chunk.Offer == task.Offer && chunk.Direction == task.Direction
            && Sender.Path.Address == _holder.Path.Address, OnChunk);
        Receive<PayloadChunk>(_ => { });
        Receive<LinkedChunk>(OnLinked);
        Receive<PullFrom>(from => !from.Holder.Equals(_holder), from =>
        {
            _holder = from.Holder;
            if (_room is not Stay.Waiting) _lane.AskAnew(_list);
        });
        Receive<ReceivingRoom.Admitted>(_ => Begin());
        Receive<RetryTick>(_ =>
        {
            StayOrLeave();
            if (_lane.Retry(_list)) PayloadLinks.Of(Context.System).Drop(_node);
        });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <exception cref="MalformedDataException">The announcement is beyond the limits.</exception>
    /// <example><code>_puller = Context.ActorOf(PullActor.Props(new PullTask(pulls, offer, PayloadDirection.Up, result.Update, maxBytes, Sender)));</code></example>
    public static Props Props(PullTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        task.Pulls.Receiver(task);
        return Akka.Actor.Props.Create(() => new PullActor(task));
    }

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer("retry", RetryTick.Instance, _task.Pulls.Settings.Retry);
        _task.Pulls.Room.Enter(Self, _task.Info.Bytes);
    }

    private void Begin()
    {
        _room = Stay.Arrived;
        PayloadLinks.Of(Context.System).Await(_task.Offer, _task.Direction, new Awaiting(Self, Land));
        _lane.Join(_list);
    }

    private void StayOrLeave()
    {
        if (_room is Stay.Inside) LeaveRoom();
        else if (_room is Stay.Arrived) _room = Stay.Inside;
    }

    private void LeaveRoom()
    {
        _room = Stay.Outside;
        _task.Pulls.Room.Leave(Self);
    }

    protected override void PostStop()
    {
        LeaveRoom();
        if (!_ended) LeaveLane();
    }

    private void LeaveLane()
    {
        _ended = true;
        PayloadLinks.Of(Context.System).Forget(_task.Offer, _task.Direction, Self);
        _lane.Leave(_list);
        _task.Pulls.Exit(_node);
    }

    /// <summary>The parent has the payload, and is not done with it yet.</summary>
    private void KeepingRoom()
    {
        Receive<LinkedChunk>(linked => linked.Return());
        ReceiveAny(_ => { });
    }

    /// <summary>Called by a link's thread.</summary>
    private Landing? Land(Address node, int index, int bytes) => node == _holder.Path.Address ? _receiver.Land(index, bytes) : null;

    private void OnLinked(LinkedChunk linked)
    {
        if (linked.Node == _holder.Path.Address) OnChunk(linked.Chunk, linked.Landed);
        linked.Return();
    }

    private void OnChunk(PayloadChunk chunk) => OnChunk(chunk, null);

    private void OnChunk(PayloadChunk chunk, Landing? landed)
    {
        var last = chunk.Index + ((chunk.Data.Length - 1) / _task.Info.ChunkBytes);
        if (_task.Arrived is { } arrived)
            foreach (var one in chunk.Split(_task.Info.ChunkBytes)) arrived(one, _receiver.Has(one.Index));
        var outcome = _lane.HasAsked(_list, chunk.Index) && _lane.HasAsked(_list, last)
            ? landed is { } landing && landing.Receiver == _receiver
                ? _receiver.Receive(landing)
                : _receiver.Receive(chunk.Index, chunk.Data.Span)
            : new ReceiveOutcome.Invalid($"expected a chunk that was asked for, got {chunk.Index}");
        switch (outcome)
        {
            case ReceiveOutcome.Completed:
                Completed();
                break;
            case ReceiveOutcome.Invalid invalid:
                End(new PullFailed(invalid.Reason));
                break;
            case ReceiveOutcome.Landing:
                break;
            default:
                _lane.Arrived(_list, chunk.Index, last - chunk.Index + 1);
                break;
        }
    }

    private void Completed()
    {
        if (!_task.KeepsRoom)
        {
            End(new PayloadPulled(_receiver.Payload));
            return;
        }

        LeaveLane();
        Timers.Cancel("retry");
        if (_room is Stay.Outside) _task.Pulls.Room.Return(Self, _task.Info.Bytes);
        _room = Stay.Inside;
        Become(KeepingRoom);
        Context.Parent.Tell(new PayloadPulled(_receiver.Payload));
    }

    private void End(object report)
    {
        Context.Parent.Tell(report);
        Context.Stop(Self);
    }

    /// <summary>
    /// Where the puller is in the <see cref="ReceivingRoom"/>: what is not whole within two ticks leaves, as over a slow link.
    /// </summary>
    private enum Stay
    {
        Waiting,
        Arrived,
        Inside,
        Outside,
    }

    /// <summary>Time to look for lost chunks.</summary>
    private sealed record RetryTick : INoSerializationVerificationNeeded
    {
        public static readonly RetryTick Instance = new();
    }
}
