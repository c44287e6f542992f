using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// An actor's life apart from its instance: identity, mailbox, children, watches and the reaction to failures. Everything but
/// sending and the making of children runs on the actor's own turns.
/// </summary>
public partial class ActorCell : IUntypedActorContext, ICell
{
    /// <summary>An incarnation number that is not known.</summary>
    public const int UndefinedUid = 0;

    private readonly IInternalActorRef _self;
    private readonly Stack<Receive> _behaviors = new();
    private ActorBase _actor;
    private Receive _ownBehavior = static _ => false;
    private Mailbox _mailbox;
    private Envelope _envelope;
    private IActorRef _sender;
    private volatile bool _terminated;
    private ActorTaskScheduler _taskScheduler;

    public ActorCell(
        ActorSystemImpl system,
        IInternalActorRef self,
        Props props,
        MessageDispatcher dispatcher,
        IInternalActorRef parent)
    {
        SystemImpl = system;
        _self = self;
        Props = props;
        Dispatcher = dispatcher;
        Parent = parent;
    }

    public IActorRef Self => _self;

    public ActorSystem System => SystemImpl;

    public ActorSystemImpl SystemImpl { get; }

    public Props Props { get; }

    public IInternalActorRef Parent { get; }

    IActorRef IActorContext.Parent => Parent;

    /// <summary>Who sent the message being processed; the system's dead letters where nobody said.</summary>
    public IActorRef Sender => _sender ?? SystemImpl.DeadLetters;

    public object CurrentMessage { get; private set; }

    public int CurrentEnvelopeId { get; private set; }

    public MessageDispatcher Dispatcher { get; }

    public Mailbox Mailbox => Volatile.Read(ref _mailbox);

    public bool IsLocal => true;

    public bool IsTerminated => _terminated;

    public bool HasMessages => Mailbox.HasMessages;

    public int NumberOfMessages => Mailbox.MessageQueue.Count;

    public ActorTaskScheduler TaskScheduler => LazyInitializer.EnsureInitialized(ref _taskScheduler, () => new ActorTaskScheduler(this));

    internal static ActorCell Current => InternalCurrentActorCellKeeper.Current;

    internal ActorBase Actor => _actor;

    internal bool IsAwaiting => Mailbox.IsAwaiting;

    internal Envelope CurrentEnvelope => _envelope;

    public static IActorRef GetCurrentSelfOrNoSender() => Current?.Self ?? ActorRefs.NoSender;

    public static IActorRef GetCurrentSenderOrNoSender() => Current?._sender ?? ActorRefs.NoSender;

    /// <summary>Gives the cell its mailbox with the order to create the actor in it; nothing runs before <see cref="Start"/>.</summary>
    public void Init(bool sendSupervise, MailboxType mailboxType)
    {
        var mailbox = new Mailbox(mailboxType.Create(_self, System));
        mailbox.SetActor(this);
        _mailbox = mailbox;
        mailbox.SystemEnqueue(_self, new Create(FailureOf(mailbox, mailboxType)));
        if (sendSupervise)
        {
            Parent.SendSystemMessage(new Supervise(_self, async: false));
        }
    }

    public virtual void Start() => Dispatcher.Attach(this);

    public void Suspend() => SendSystemMessage(new Suspend());

    public void Resume(Exception causedByFailure) => SendSystemMessage(new Resume(causedByFailure));

    public void Restart(Exception cause) => SendSystemMessage(new Recreate(cause));

    public void Stop() => SendSystemMessage(new Terminate());

    public void SendMessage(IActorRef sender, object message) => SendMessage(new Envelope(message, sender, System));

    /// <exception cref="InvalidMessageException">The message is null.</exception>
    public virtual void SendMessage(Envelope message)
    {
        if (message.Message is null)
        {
            throw new InvalidMessageException("Message is null");
        }

        try
        {
            var verified = SystemImpl.Settings.SerializeAllMessages ? SerializationCheck.Copy(SystemImpl, message) : message;
            Dispatcher.Dispatch(this, verified);
        }
        catch (Exception error)
        {
            Publish(new Error(error, _self.ToString(), GetType(), "Swallowing exception during message send"));
        }
    }

    public void SendSystemMessage(ISystemMessage systemMessage) => Dispatcher.SystemDispatch(this, (SystemMessage)systemMessage);

    public void Become(Receive receive)
    {
        _behaviors.TryPop(out _);
        _behaviors.Push(receive);
    }

    public void BecomeStacked(Receive receive) => _behaviors.Push(receive);

    /// <summary>Back to the behaviour below; to the actor's own Receive where there is none.</summary>
    public void UnbecomeStacked()
    {
        _behaviors.TryPop(out _);
        if (_behaviors.Count == 0)
        {
            _behaviors.Push(_ownBehavior);
        }
    }

    void IUntypedActorContext.Become(UntypedReceive receive) => Become(Typed(receive));

    void IUntypedActorContext.BecomeStacked(UntypedReceive receive) => BecomeStacked(Typed(receive));

    public ActorSelection ActorSelection(string path) => ActorRefFactoryShared.ActorSelection(path, System, _self);

    public ActorSelection ActorSelection(ActorPath path) => ActorRefFactoryShared.ActorSelection(path, System);

    /// <summary>Runs an action as if on this actor's turn.</summary>
    public void UseThreadContext(Action action)
    {
        var previous = InternalCurrentActorCellKeeper.Current;
        InternalCurrentActorCellKeeper.Current = this;
        try
        {
            action();
        }
        finally
        {
            InternalCurrentActorCellKeeper.Current = previous;
        }
    }

    internal Mailbox SwapMailbox(Mailbox mailbox) => Interlocked.Exchange(ref _mailbox, mailbox);

    /// <summary>Puts back what a turn that was interrupted by an await was about.</summary>
    internal void RestoreTurn(Envelope envelope, object message)
    {
        _envelope = envelope;
        _sender = envelope.Sender;
        CurrentMessage = message;
    }

    /// <summary>Called by the instance's constructor.</summary>
    internal void StartWith(Receive ownBehavior)
    {
        _ownBehavior = ownBehavior;
        _behaviors.Clear();
        _behaviors.Push(ownBehavior);
    }

    internal void Publish(LogEvent log) => SystemImpl.EventStream.Publish(log);

    private static Receive Typed(UntypedReceive receive) => message =>
    {
        receive(message);
        return true;
    };

    private ActorInitializationException FailureOf(Mailbox mailbox, MailboxType type)
    {
        var required = SystemImpl.Mailboxes.GetRequiredType(Props.Type);
        return required is null || required.IsInstanceOfType(mailbox.MessageQueue) || !typeof(IDequeBasedMessageQueueSemantics).IsAssignableFrom(required)
            ? null
            : new ActorInitializationException(_self, $"Actor [{_self}] requires mailbox type [{required}] got [{type.GetType()}]");
    }
}
