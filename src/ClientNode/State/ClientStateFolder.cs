using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Messages;

namespace AfdActors.ClientNode.State;

/// <summary>
/// The state in a folder of its own: <c>residual</c> (the uplink's state), <c>view</c> (the downlink's) and <c>correction</c> (that of the
/// client's half of the aggregation), and while an update is pending the same names with <c>pending-</c> before them, and <c>pending</c>.
/// The last-named <c>pending</c> makes the update pending; the first rename commits it, and what a crash leaves of a commit is finished
/// later. All files are written aside before the first is named, and flushed where they have to survive a loss of power, so whatever
/// survives a crash or a full disk reads as one of the three: not pending, pending, or committed. Each file ends with a hash, or is refused
/// by the uplink when it is damaged, so that what a loss of power tore is an error.
/// </summary>
/// <param name="parameterCount">Trained parameters of the model; an uplink state of another size is refused.</param>
/// <param name="uplink">The client's uplink, which reads its own states.</param>
/// <param name="durability">What the files survive.</param>
/// <param name="recent">Saves reading what was just written; shared by the clients of a process. Null: all is read.</param>
public sealed class ClientStateFolder(
    string folder, int parameterCount, IUplinkCodec uplink, Durability durability, RecentStates? recent = null) : IClientStateStore
{
    private readonly Lock _lock = new();
    private readonly StateFile _residual = new(folder, "residual");
    private readonly StateFile _view = new(folder, "view");
    private readonly StateFile _correction = new(folder, "correction");
    private readonly string _pending = Path.Combine(folder, "pending");

    private StateFile[] States => [_residual, _view, _correction];

    public bool LoadsCopies => true;

    public IUplinkState? LoadUplinkState()
    {
        lock (_lock)
        {
            FinishCommit();
            return (File.Exists(_pending) ? null : recent?.Take(this)) ?? Load(_residual.Path);
        }
    }

    public byte[]? LoadDownlinkState()
    {
        lock (_lock)
        {
            FinishCommit();
            return HashedFile.Read(_view.Path);
        }
    }

    public byte[]? LoadAggregationState()
    {
        lock (_lock)
        {
            FinishCommit();
            return HashedFile.Read(_correction.Path);
        }
    }

    public PendingUpdate? LoadPending()
    {
        lock (_lock)
        {
            FinishCommit();
            return File.Exists(_pending)
                ? PendingFile.Read(_pending, Load(_residual.Pending), HashedFile.Read(_view.Pending), HashedFile.Read(_correction.Pending))
                : null;
        }
    }

    /// <exception cref="IOException">The folder takes no files; what it held before is as it was.</exception>
    public void SavePending(PendingUpdate pending) => Change(() =>
    {
        PrivateFiles.CreateFolder(folder);
        recent?.Take(this);
        if (pending.UplinkNext is { } residual) WriteAside(_residual.Pending, residual.Save);
        if (pending.DownlinkNext is { } view) WriteAside(_view.Pending, stream => HashedFile.Write(stream, view));
        if (pending.AggregationNext is { } correction) WriteAside(_correction.Pending, stream => HashedFile.Write(stream, correction));
        WriteAside(_pending, stream => PendingFile.Write(stream, pending));

        File.Delete(_pending);
        Replace(_residual, pending.UplinkNext is not null);
        Replace(_view, pending.DownlinkNext is not null);
        Replace(_correction, pending.AggregationNext is not null);
        ReplacedFile.Publish(_pending);
        if (pending.UplinkNext is { } next) recent?.Put(this, next);
    });

    public void Commit(OfferId offer) => Change(() =>
    {
        if (IsPending(offer)) MoveAndForget();
    });

    public void RollBack(OfferId offer) => Change(() =>
    {
        if (!IsPending(offer)) return;
        recent?.Take(this);
        File.Delete(_pending);
        foreach (var file in States) File.Delete(file.Pending);
    });

    private void Change(Action change)
    {
        lock (_lock)
        {
            try
            {
                change();
            }
            catch (UnauthorizedAccessException e)
            {
                throw new IOException($"expected a folder that takes files, got: {e.Message} ({folder})", e);
            }
        }
    }

    private bool IsPending(OfferId offer)
    {
        FinishCommit();
        return File.Exists(_pending) && PendingFile.ReadHeader(_pending).Offer == offer;
    }

    /// <summary>A pending update of which a state is gone was being committed when the process ended.</summary>
    private void FinishCommit()
    {
        if (!File.Exists(_pending) || States.All(file => File.Exists(file.Pending))) return;
        var header = PendingFile.ReadHeader(_pending);
        if (Gone(_residual, header.HasUplinkState) || Gone(_view, header.HasDownlinkState) || Gone(_correction, header.HasAggregationState))
            MoveAndForget();
    }

    private static bool Gone(StateFile file, bool belongs) => belongs && !File.Exists(file.Pending);

    private void MoveAndForget()
    {
        foreach (var file in States)
        {
            if (File.Exists(file.Pending)) File.Move(file.Pending, file.Path, overwrite: true);
        }

        File.Delete(_pending);
    }

    private static void Replace(StateFile file, bool written)
    {
        if (written) ReplacedFile.Publish(file.Pending);
        else File.Delete(file.Pending);
    }

    private IUplinkState? Load(string path)
    {
        if (!File.Exists(path)) return null;
        using var stream = File.OpenRead(path);
        try
        {
            var state = uplink.Restore(stream, parameterCount);
            var rest = stream.Length - stream.Position;
            return rest == 0 ? state : throw new MalformedDataException($"expected the end of the uplink's state, got {rest} more bytes");
        }
        catch (MalformedDataException e)
        {
            throw new MalformedDataException($"{e.Message}, from {path}");
        }
    }

    private void WriteAside(string path, Action<Stream> write) => ReplacedFile.WriteAside(path, durability, write);

    /// <summary>A committed state, and the one that a pending update leaves.</summary>
    private sealed class StateFile(string folder, string name)
    {
        public string Path { get; } = System.IO.Path.Combine(folder, name);

        public string Pending { get; } = System.IO.Path.Combine(folder, "pending-" + name);
    }
}
