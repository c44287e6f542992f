using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Messages;

namespace AfdActors.ClientNode.State;

/// <summary>
/// The state in a folder of its own: <c>residual</c> (the uplink's state) and <c>view</c> (the downlink's), and while an update is pending <c>pending-residual</c>, <c>pending-view</c> and
/// <c>pending</c>. The last-named <c>pending</c> makes the update pending; the first rename commits it, and what a crash leaves of a commit is finished later. All files are written aside and flushed before the first is
/// named, so whatever survives a crash or a full disk reads as one of the three: not pending, pending, or committed.
/// </summary>
/// <param name="parameterCount">Trained parameters of the model; an uplink state of another size is refused.</param>
/// <param name="uplink">The client's uplink, which reads its own states.</param>
public sealed class ClientStateFolder(string folder, int parameterCount, IUplinkCodec uplink) : IClientStateStore
{
    private readonly Lock _lock = new();
    private readonly string _residual = Path.Combine(folder, "residual");
    private readonly string _pendingResidual = Path.Combine(folder, "pending-residual");
    private readonly string _view = Path.Combine(folder, "view");
    private readonly string _pendingView = Path.Combine(folder, "pending-view");
    private readonly string _pending = Path.Combine(folder, "pending");

    public IUplinkState? LoadUplinkState()
    {
        lock (_lock)
        {
            FinishCommit();
            return Load(_residual);
        }
    }

    public byte[]? LoadDownlinkState()
    {
        lock (_lock)
        {
            FinishCommit();
            return HashedFile.Read(_view);
        }
    }

    public PendingUpdate? LoadPending()
    {
        lock (_lock)
        {
            FinishCommit();
            return File.Exists(_pending) ? PendingFile.Read(_pending, Load(_pendingResidual), HashedFile.Read(_pendingView)) : null;
        }
    }

    /// <exception cref="IOException">The folder takes no files; what it held before is as it was.</exception>
    public void SavePending(PendingUpdate pending) => Change(() =>
    {
        PrivateFiles.CreateFolder(folder);
        if (pending.UplinkNext is { } next) WriteAside(_pendingResidual, next.Save);
        if (pending.DownlinkNext is { } view) WriteAside(_pendingView, stream => HashedFile.Write(stream, view));
        WriteAside(_pending, stream => PendingFile.Write(stream, pending));

        File.Delete(_pending);
        if (pending.UplinkNext is null) File.Delete(_pendingResidual);
        else Publish(_pendingResidual);
        if (pending.DownlinkNext is null) File.Delete(_pendingView);
        else Publish(_pendingView);
        Publish(_pending);
    });

    public void Commit(OfferId offer) => Change(() =>
    {
        if (IsPending(offer)) MoveAndForget();
    });

    public void RollBack(OfferId offer) => Change(() =>
    {
        if (!IsPending(offer)) return;
        File.Delete(_pending);
        File.Delete(_pendingResidual);
        File.Delete(_pendingView);
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

    /// <summary>A pending update whose residual or view is gone was being committed when the process ended.</summary>
    private void FinishCommit()
    {
        if (!File.Exists(_pending) || (File.Exists(_pendingResidual) && File.Exists(_pendingView))) return;
        var header = PendingFile.ReadHeader(_pending);
        if ((header.HasUplinkState && !File.Exists(_pendingResidual)) || (header.HasDownlinkState && !File.Exists(_pendingView))) MoveAndForget();
    }

    private void MoveAndForget()
    {
        if (File.Exists(_pendingResidual)) File.Move(_pendingResidual, _residual, overwrite: true);
        if (File.Exists(_pendingView)) File.Move(_pendingView, _view, overwrite: true);
        File.Delete(_pending);
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

    private static void WriteAside(string path, Action<Stream> write)
    {
        using var stream = PrivateFiles.Create(Aside(path));
        write(stream);
        stream.Flush(flushToDisk: true);
    }

    private static void Publish(string path) => File.Move(Aside(path), path, overwrite: true);

    private static string Aside(string path) => path + ".new";
}
