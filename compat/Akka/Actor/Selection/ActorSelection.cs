using Akka.Util;

namespace Akka.Actor;

/// <summary>A path, with or without patterns, that is followed anew for every message.</summary>
public class ActorSelection : ICanTell
{
    public ActorSelection()
    {
    }

    public ActorSelection(IActorRef anchor, SelectionPathElement[] path)
    {
        Anchor = anchor;
        Path = path;
    }

    public ActorSelection(IActorRef anchor, string path)
        : this(anchor, string.IsNullOrEmpty(path) ? [] : path.Split('/'))
    {
    }

    public ActorSelection(IActorRef anchor, IEnumerable<string> elements)
        : this(anchor, [.. elements.Where(e => e.Length > 0).Select(Element)])
    {
    }

    /// <summary>Where the path starts.</summary>
    public IActorRef Anchor { get; private set; }

    public SelectionPathElement[] Path { get; private set; }

    public string PathString => "/" + string.Join('/', Path.Select(e => e.ToString()));

    public void Tell(object message, IActorRef sender = null)
    {
        sender ??= ActorCell.GetCurrentSelfOrNoSender();
        Deliver((IInternalActorRef)Anchor, new ActorSelectionMessage(message, Path), sender);
    }

    /// <summary>The one actor that answers first.</summary>
    /// <exception cref="ActorNotFoundException">Nobody is there, or nobody answered in time.</exception>
    public Task<IActorRef> ResolveOne(TimeSpan timeout) => ResolveOne(timeout, CancellationToken.None);

    public async Task<IActorRef> ResolveOne(TimeSpan timeout, CancellationToken ct)
    {
        try
        {
            var identity = await this.Ask<ActorIdentity>(new Identify(null), timeout, ct).ConfigureAwait(false);
            return identity.Subject ?? throw new ActorNotFoundException($"No actor is at {this}");
        }
        catch (Exception error) when (error is not ActorNotFoundException)
        {
            throw new ActorNotFoundException("Exception occurred while resolving ActorSelection", error);
        }
    }

    public override bool Equals(object obj) =>
        obj is ActorSelection other && Equals(Anchor, other.Anchor) && Path.SequenceEqual(other.Path);

    public override int GetHashCode() => HashCode.Combine(Anchor, PathString);

    public override string ToString() =>
        $"ActorSelection[Anchor({Anchor.Path}{(Anchor.Path.Uid == 0 ? string.Empty : $"#{Anchor.Path.Uid}")}), Path({PathString})]";

    /// <summary>Follows the steps as far as actors are of this process; a reference elsewhere gets the rest of the way to do.</summary>
    internal static void Deliver(IInternalActorRef anchor, ActorSelectionMessage selection, IActorRef sender)
    {
        var current = anchor;
        for (var i = 0; i < selection.Elements.Length; i++)
        {
            var rest = selection.Elements[(i + 1)..];
            if (current is not (ActorRefWithCell or VirtualPathContainer))
            {
                current.Tell(selection.Copy(elements: selection.Elements[i..]), sender);
                return;
            }

            switch (selection.Elements[i])
            {
                case SelectParent:
                    current = current.Parent.IsNobody() || current.Parent is RootGuardianSupervisor ? current : current.Parent;
                    break;
                case SelectChildName child:
                    var next = (IInternalActorRef)current.GetChild([child.Name]);
                    if (next.IsNobody())
                    {
                        Lost(current, selection, child.Name, rest, sender);
                        return;
                    }

                    current = next;
                    break;
                case SelectChildPattern pattern:
                    FanOut(current, selection, pattern.PatternStr, rest, sender);
                    return;
            }
        }

        current.Tell(selection.Message, sender);
    }

    private static void FanOut(
        IInternalActorRef current, ActorSelectionMessage selection, string pattern, SelectionPathElement[] rest, IActorRef sender)
    {
        var children = current is ActorRefWithCell withCell ? withCell.Children : [];
        var matching = children.Where(c => Wildcard.Matches(c.Path.Name, pattern)).Cast<IInternalActorRef>().ToArray();
        if (matching.Length == 0)
        {
            if (!selection.WildCardFanOut)
            {
                Lost(current, selection, pattern, rest, sender);
            }

            return;
        }

        var onwards = new ActorSelectionMessage(selection.Message, rest, wildCardFanOut: matching.Length > 1);
        foreach (var child in matching)
        {
            Deliver(child, onwards, sender);
        }
    }

    private static void Lost(
        IInternalActorRef current, ActorSelectionMessage selection, string name, SelectionPathElement[] rest, IActorRef sender)
    {
        var path = current.Path / name / rest.Select(e => e.ToString());
        var provider = current.Provider;
        new EmptyLocalActorRef(provider, path, provider.Settings.System.EventStream).Tell(selection.Copy(elements: []), sender ?? provider.DeadLetters);
    }

    private static SelectionPathElement Element(string text) => text switch
    {
        ".." => SelectParent.Instance,
        _ when Wildcard.IsPattern(text) => new SelectChildPattern(text),
        _ => new SelectChildName(text),
    };
}
