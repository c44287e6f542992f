using AfdActors.Messages;

namespace AfdActors.ClientNode.State;

/// <summary>A state that a <see cref="StateMemory"/> keeps, in memory or in a file.</summary>
/// <param name="bytes">That it takes in memory.</param>
internal abstract class KeptState(long bytes)
{
    public long Bytes => bytes;

    /// <summary>Where it is counted; null where it is not. Belongs to the memory, like <see cref="IsForgotten"/>.</summary>
    public LinkedListNode<KeptState>? Place { get; set; }

    public bool IsForgotten { get; set; }

    public abstract bool IsInMemory { get; }

    /// <summary>Writes the state to a file and lets go of it; does nothing where it is forgotten.</summary>
    public abstract void MoveTo(string path);

    public abstract void Forget();
}

/// <inheritdoc/>
/// <param name="write">Writes it to a stream.</param>
/// <param name="read">Reads it from a file.</param>
internal sealed class KeptState<T>(T state, long bytes, Action<Stream, T> write, Func<string, T> read) : KeptState(bytes)
    where T : class
{
    private readonly Lock _lock = new();
    private T? _state = state;
    private string? _path;

    public override bool IsInMemory
    {
        get
        {
            lock (_lock) return _state is not null;
        }
    }

    public T Read()
    {
        lock (_lock) return _state ?? read(_path!);
    }

    public override void MoveTo(string path)
    {
        lock (_lock)
        {
            if (_state is null) return;
            using (var stream = PrivateFiles.Create(path)) write(stream, _state);
            (_state, _path) = (null, path);
        }
    }

    public override void Forget()
    {
        lock (_lock)
        {
            if (_path is not null) File.Delete(_path);
            (_state, _path) = (null, null);
        }
    }
}
