namespace Akka.Actor.Internal;

/// <summary>One behaviour of a <see cref="ReceiveActor"/>.</summary>
internal sealed class HandlerList
{
    private readonly List<(Type Type, Func<object, bool> Handle)> _handlers = [];
    private bool _complete;

    public void Add<T>(Predicate<T> shouldHandle, Action<T> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Add(typeof(T), message =>
        {
            if (shouldHandle is not null && !shouldHandle((T)message))
            {
                return false;
            }

            handler((T)message);
            return true;
        });
    }

    public void Add(Type type, Predicate<object> shouldHandle, Action<object> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Add(type, message =>
        {
            if (shouldHandle is not null && !shouldHandle(message))
            {
                return false;
            }

            handler(message);
            return true;
        });
    }

    /// <exception cref="InvalidOperationException">A handler of any message came before.</exception>
    public void Add(Type type, Func<object, bool> handle)
    {
        if (_complete)
        {
            throw new InvalidOperationException("A handler that catches all messages has been added. No handler can be added after that.");
        }

        _handlers.Add((type, handle));
    }

    public void AddAny(Action<object> handler)
    {
        Add<object>(null, handler);
        _complete = true;
    }

    public bool Handle(object message)
    {
        foreach (var (type, handle) in _handlers)
        {
            if (type.IsInstanceOfType(message) && handle(message))
            {
                return true;
            }
        }

        return false;
    }
}

