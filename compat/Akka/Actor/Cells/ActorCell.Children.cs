using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>Making, finding and stopping children.</summary>
public partial class ActorCell
{
    private readonly ChildRegistry _children = new();
    private long _generatedNames = -1;

    public bool IsNormal => _children.IsNormal;

    public bool IsTerminating => _children.IsTerminating;

    public virtual IActorRef ActorOf(Props props, string name = null) => AttachChild(props, isSystemService: false, name);

    /// <exception cref="InvalidActorNameException">The name is malformed or taken.</exception>
    public virtual IActorRef AttachChild(Props props, bool isSystemService, string name = null)
    {
        if (name is not null)
        {
            CheckName(name);
        }

        name ??= ActorNames.Generated(Interlocked.Increment(ref _generatedNames));
        _children.Reserve(name);
        IInternalActorRef child;
        try
        {
            var path = new ChildActorPath(_self.Path, name, ActorNames.NewUid());
            child = SystemImpl.Provider.ActorOf(
                SystemImpl, props, _self, path, isSystemService, deploy: null, lookupDeploy: true, async: false);
        }
        catch
        {
            _children.Unreserve(name);
            throw;
        }

        if (_children.Add(child) is null)
        {
            child.Stop();
        }

        child.Start();
        return child;
    }

    IActorRef IActorContext.Child(string name) => GetSingleChild(name);

    public IEnumerable<IInternalActorRef> GetChildren() => _children.Stats.Select(stats => stats.Child);

    IEnumerable<IActorRef> IActorContext.GetChildren() => GetChildren();

    public IInternalActorRef GetChildByName(string name) =>
        _children.TryGet(name, out var stats) && stats is ChildRestartStats started ? started.Child : ActorRefs.Nobody;

    /// <summary>By name, or by name and incarnation as in <c>name#uid</c>.</summary>
    public IInternalActorRef GetSingleChild(string name)
    {
        var hash = name.IndexOf('#', StringComparison.Ordinal);
        if (hash < 0)
        {
            return GetChildByName(name);
        }

        var child = GetChildByName(name[..hash]);
        return long.TryParse(name.AsSpan(hash + 1), out var uid) && (uid == UndefinedUid || child.Path.Uid == uid) ? child : ActorRefs.Nobody;
    }

    public bool TryGetChildStatsByName(string name, out IChildStats child) => _children.TryGet(name, out child);

    protected bool TryGetChildStatsByRef(IActorRef actor, out ChildRestartStats child) => _children.TryGet(actor, out child);

    /// <summary>Stops a child, this actor itself, or any other local actor.</summary>
    public void Stop(IActorRef child)
    {
        _children.MarkStopping(child);
        ((IInternalActorRef)child).Stop();
    }

    /// <summary>Takes a name before its child is made.</summary>
    public void ReserveChild(string name) => _children.Reserve(name);

    public void UnreserveChild(string name) => _children.Unreserve(name);

    /// <summary>Registers the child of a reserved name.</summary>
    public ChildRestartStats InitChild(IInternalActorRef actor) => _children.Add(actor);

    private static void CheckName(string name)
    {
        if (name.Length == 0)
        {
            throw new InvalidActorNameException("Actor name must not be empty.");
        }

        if (!ActorPath.IsValidPathElement(name))
        {
            throw new InvalidActorNameException(
                $"Illegal actor name [{name}]. Names are made of ASCII letters, digits and {ActorPath.ValidSymbols}, and do not start with $");
        }
    }

    private void StopChildren()
    {
        foreach (var child in GetChildren())
        {
            Stop(child);
        }
    }

    private void SuspendChildren(Func<IActorRef, bool> except = null)
    {
        foreach (var child in GetChildren())
        {
            if (except is null || !except(child))
            {
                child.Suspend();
            }
        }
    }

    private void ResumeChildren(Exception causedByFailure, IActorRef perpetrator)
    {
        foreach (var child in GetChildren())
        {
            child.Resume(child.Equals(perpetrator) ? causedByFailure : null);
        }
    }
}
