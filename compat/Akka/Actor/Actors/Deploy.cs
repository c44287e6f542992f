namespace Akka.Actor;

/// <summary>Where an actor lives.</summary>
public abstract class Scope : IEquatable<Scope>
{
    public static readonly LocalScope Local = LocalScope.Instance;

    public abstract Scope WithFallback(Scope other);

    public abstract Scope Copy();

    public virtual bool Equals(Scope other) => other is not null && GetType() == other.GetType();

    public override bool Equals(object obj) => Equals(obj as Scope);

    public override int GetHashCode() => GetType().GetHashCode();
}

/// <summary>In this process.</summary>
public class LocalScope : Scope
{
    private LocalScope()
    {
    }

    public static LocalScope Instance { get; } = new();

    public override Scope WithFallback(Scope other) => this;

    public override Scope Copy() => this;
}

/// <summary>Which dispatcher and mailbox an actor gets; immutable.</summary>
public class Deploy : IEquatable<Deploy>
{
    public static readonly string NoDispatcherGiven = string.Empty;

    public static readonly string NoMailboxGiven = string.Empty;

    public static readonly Scope NoScopeGiven;

    public static readonly Deploy Local = new(Scope.Local);

    public static readonly Deploy None = new();

    public Deploy()
        : this(string.Empty, NoScopeGiven)
    {
    }

    public Deploy(Scope scope)
        : this(string.Empty, scope)
    {
    }

    public Deploy(string path, Scope scope)
        : this(path, scope, NoDispatcherGiven, NoMailboxGiven)
    {
    }

    private Deploy(string path, Scope scope, string dispatcher, string mailbox)
    {
        Path = path;
        Scope = scope;
        Dispatcher = dispatcher;
        Mailbox = mailbox;
    }

    public string Path { get; }

    public Scope Scope { get; }

    public string Dispatcher { get; }

    public string Mailbox { get; }

    public virtual Deploy WithDispatcher(string dispatcher) => new(Path, Scope, dispatcher, Mailbox);

    public virtual Deploy WithMailbox(string mailbox) => new(Path, Scope, Dispatcher, mailbox);

    public virtual Deploy WithScope(Scope scope) => new(Path, scope, Dispatcher, Mailbox);

    /// <summary>What is not given here is taken from another.</summary>
    public virtual Deploy WithFallback(Deploy other) => new(
        Path,
        Scope ?? other.Scope,
        Dispatcher == NoDispatcherGiven ? other.Dispatcher : Dispatcher,
        Mailbox == NoMailboxGiven ? other.Mailbox : Mailbox);

    public bool Equals(Deploy other) =>
        other is not null && Path == other.Path && Equals(Scope, other.Scope) && Dispatcher == other.Dispatcher && Mailbox == other.Mailbox;

    public override bool Equals(object obj) => Equals(obj as Deploy);

    public override int GetHashCode() => HashCode.Combine(Path, Dispatcher, Mailbox);
}
