using System.Globalization;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Messages;

namespace AfdActors.ClientNode.State;

/// <summary>
/// The memory for the states of a process's clients, of which all together take at most so much: beyond that, the states that were not used
/// for the longest time are written to a temporary folder and read from there. The folder is made when it is first needed and goes with
/// this object; nothing in it is meant to outlive the process. Thread-safe.
/// </summary>
/// <param name="budget">Bytes of states in memory, at most; 0: all are in the folder.</param>
/// <param name="parameterCount">Trained parameters of the model.</param>
/// <param name="uplink">The clients' uplink, which reads its own states.</param>
public sealed class StateMemory(long budget, int parameterCount, IUplinkCodec uplink) : IDisposable
{
    private readonly Lock _lock = new();

    /// <summary>What is in memory and stays there for now, the least recently used first.</summary>
    private readonly LinkedList<KeptState> _counted = [];
    private readonly Lazy<string> _folder = new(() => Directory.CreateTempSubdirectory("afd-states-").FullName);
    private long _used;
    private int _files;
    private int _writers;
    private bool _isDisposed;

    /// <summary>A memory of which nobody takes too much.</summary>
    public static StateMemory Unlimited() => new(long.MaxValue, 0, new RawUplink());

    /// <summary>Removes the folder, once nobody writes to it any more.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            RemoveFolder();
        }
    }

    /// <summary>Takes a state in, and writes others, or this one, to the folder if need be.</summary>
    /// <exception cref="IOException">The folder takes no files; the state is not taken in, and no other one is lost.</exception>
    internal KeptState<IUplinkState> Keep(IUplinkState state) => Keep(new KeptState<IUplinkState>(
        state, state.Bytes, (stream, value) => value.Save(stream), path =>
        {
            using var stream = File.OpenRead(path);
            return uplink.Restore(stream, parameterCount);
        }));

    /// <inheritdoc cref="Keep(IUplinkState)"/>
    internal KeptState<byte[]> Keep(byte[] state) => Keep(new KeptState<byte[]>(
        state, state.Length, (stream, value) => HashedFile.Write(stream, value), path => HashedFile.Read(path)!));

    /// <summary>The state, from memory or from its file, where it stays.</summary>
    internal T Read<T>(KeptState<T> state)
        where T : class
    {
        lock (_lock)
        {
            if (state.Place is { } place)
            {
                _counted.Remove(place);
                _counted.AddLast(place);
            }
        }

        return state.Read();
    }

    internal void Forget(KeptState state)
    {
        lock (_lock)
        {
            state.IsForgotten = true;
            Leave(state);
        }

        state.Forget();
    }

    private T Keep<T>(T state)
        where T : KeptState
    {
        List<KeptState> displaced = [];
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _writers++;
            Enter(state);
            while (_used > budget && _counted.First is { } oldest)
            {
                displaced.Add(oldest.Value);
                Leave(oldest.Value);
            }
        }

        try
        {
            foreach (var old in displaced) old.MoveTo(NextPath());
            return state;
        }
        catch
        {
            lock (_lock)
                foreach (var old in displaced.Where(old => old is { IsInMemory: true, IsForgotten: false })) Enter(old);
            Forget(state);
            throw;
        }
        finally
        {
            lock (_lock)
            {
                _writers--;
                if (_isDisposed) RemoveFolder();
            }
        }
    }

    private void Enter(KeptState state)
    {
        state.Place = _counted.AddLast(state);
        _used += state.Bytes;
    }

    private void Leave(KeptState state)
    {
        if (state.Place is not { } place) return;
        _counted.Remove(place);
        state.Place = null;
        _used -= state.Bytes;
    }

    private void RemoveFolder()
    {
        if (_writers == 0 && _folder.IsValueCreated) Directory.Delete(_folder.Value, recursive: true);
    }

    private string NextPath() => Path.Combine(_folder.Value, Interlocked.Increment(ref _files).ToString(CultureInfo.InvariantCulture));
}
