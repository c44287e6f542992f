using System.Linq.Expressions;
using System.Reflection;
using Akka.Util;

namespace Akka.Actor;

/// <summary>Makes instances in place of a constructor, such as a dependency container.</summary>
public interface IIndirectActorProducer
{
    Type ActorType { get; }

    ActorBase Produce();

    /// <summary>The instance is used no more.</summary>
    void Release(ActorBase actor);
}

/// <summary>How to make an actor: its type and constructor arguments, and where it runs. Immutable.</summary>
public class Props : IEquatable<Props>, ISurrogated
{
    public static readonly Props None = new();

    private readonly IIndirectActorProducer _producer;

    public Props(Type type)
        : this(Deploy.None, type, [])
    {
    }

    public Props(Type type, object[] args)
        : this(Deploy.None, type, args)
    {
    }

    public Props(Type type, SupervisorStrategy supervisorStrategy, params object[] args)
        : this(Deploy.None, type, args) => SupervisorStrategy = supervisorStrategy;

    public Props(Deploy deploy, Type type, params object[] args)
    {
        ArgumentNullException.ThrowIfNull(type);
        Deploy = deploy;
        Type = type;
        Arguments = args ?? [];
    }

    protected Props()
        : this(Deploy.None, typeof(EmptyActor), [])
    {
    }

    protected Props(Props copy)
    {
        Deploy = copy.Deploy;
        Type = copy.Type;
        Arguments = copy.Arguments;
        SupervisorStrategy = copy.SupervisorStrategy;
        _producer = copy._producer;
    }

    private Props(IIndirectActorProducer producer, object[] args)
        : this(Deploy.None, producer.ActorType, args) => _producer = producer;

    public static Props Empty { get; } = new();

    public Type Type { get; }

    public string TypeName => Type.AssemblyQualifiedName;

    public object[] Arguments { get; }

    public Deploy Deploy { get; protected set; }

    /// <summary>Null: the actor's own.</summary>
    public SupervisorStrategy SupervisorStrategy { get; protected set; }

    public string Dispatcher => Deploy.Dispatcher is { Length: > 0 } dispatcher ? dispatcher : Akka.Dispatch.Dispatchers.DefaultDispatcherId;

    public string Mailbox => Deploy.Mailbox;

    /// <summary>From an expression that calls the constructor; its arguments are evaluated once, here.</summary>
    /// <exception cref="ArgumentException">The expression is something else than a call of a constructor.</exception>
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy supervisorStrategy = null)
        where TActor : ActorBase
    {
        if (factory.Body is not NewExpression call)
        {
            throw new ArgumentException("The create function must be a 'new T (args)' expression");
        }

        var args = call.Arguments.Select(argument => Expression.Lambda(argument).Compile(preferInterpretation: true).DynamicInvoke());
        return new Props(call.Type, supervisorStrategy, args.ToArray());
    }

    public static Props Create<TActor>(params object[] args)
        where TActor : ActorBase => new(typeof(TActor), args);

    public static Props Create<TActor>(SupervisorStrategy supervisorStrategy)
        where TActor : ActorBase, new() => new(typeof(TActor), supervisorStrategy);

    public static Props Create(Type type, params object[] args) => new(type, args);

    public static Props CreateBy<TProducer>(params object[] args)
        where TProducer : class, IIndirectActorProducer =>
        CreateBy((IIndirectActorProducer)Activator.CreateInstance(typeof(TProducer), args));

    public static Props CreateBy(IIndirectActorProducer producer, params object[] args) => new(producer, args);

    public Props WithDispatcher(string dispatcher) => With(copy => copy.Deploy = Deploy.WithDispatcher(dispatcher));

    public Props WithMailbox(string mailbox) => With(copy => copy.Deploy = Deploy.WithMailbox(mailbox));

    public Props WithDeploy(Deploy deploy) => With(copy => copy.Deploy = deploy.WithFallback(Deploy));

    public Props WithSupervisorStrategy(SupervisorStrategy supervisorStrategy) =>
        With(copy => copy.SupervisorStrategy = supervisorStrategy);

    /// <exception cref="TypeLoadException">The constructor failed, or none takes the arguments.</exception>
    public virtual ActorBase NewActor()
    {
        if (_producer is not null)
        {
            return _producer.Produce();
        }

        try
        {
            const BindingFlags Constructors = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.CreateInstance;
            return (ActorBase)Activator.CreateInstance(Type, Constructors, binder: null, Arguments, culture: null);
        }
        catch (Exception error)
        {
            var arguments = string.Join(", ", Arguments.Select(argument => argument?.ToString() ?? "null"));
            throw new TypeLoadException($"Error while creating actor instance of type {Type} with {Arguments.Length} args: ({arguments})", error);
        }
    }

    public bool Equals(Props other) =>
        other is not null && Type == other.Type && Deploy.Equals(other.Deploy) && Equals(SupervisorStrategy, other.SupervisorStrategy)
        && Arguments.SequenceEqual(other.Arguments);

    public override bool Equals(object obj) => Equals(obj as Props);

    public override int GetHashCode() => HashCode.Combine(Type, Arguments.Length, Deploy);

    public ISurrogate ToSurrogate(ActorSystem system) => new PropsSurrogate { Type = Type, Arguments = Arguments, Deploy = Deploy };

    protected virtual Props Copy() => new(this);

    internal void Release(ActorBase actor) => _producer?.Release(actor);

    private Props With(Action<Props> change)
    {
        var copy = Copy();
        change(copy);
        return copy;
    }

    private sealed class EmptyActor : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }

    /// <summary>What stands for props in serialised form.</summary>
    public class PropsSurrogate : ISurrogate
    {
        public Type Type { get; set; }

        public Deploy Deploy { get; set; }

        public object[] Arguments { get; set; }

        public ISurrogated FromSurrogate(ActorSystem system) => new Props(Deploy, Type, Arguments);
    }
}
