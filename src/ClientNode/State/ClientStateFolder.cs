using AfdActors.Algorithms;
using AfdActors.Algorithms.Sparsification;

namespace AfdActors.ClientNode.State;

/// <summary>
/// The state in a folder of its own: <c>residual</c>, and while an update is pending <c>pending-residual</c> and <c>pending</c>. The
/// last-written <c>pending</c> makes the update pending; commit is one rename. Every file is written aside, flushed and renamed, so
/// whatever survives a crash reads as one of the three: not pending, pending, or committed.
/// </summary>
/// <param name="parameterCount">Parameters of the model; a residual of another size is refused.</param>
public sealed class ClientStateFolder(string folder, int parameterCount) : IClientStateStore
{
    private readonly Lock _lock = new();
    private readonly string _residual = Path.Combine(folder, "residual");
    private readonly string _pendingResidual = Path.Combine(folder, "pending-residual");
    private readonly string _pending = Path.Combine(folder, "pending");

    public DgcResidual? LoadResidual()
    {
        lock (_lock)
        {
            FinishCommit();
            return Load(_residual);
        }
    }

    public PendingUpdate? LoadPending()
    {
        lock (_lock)
        {
            FinishCommit();
            return File.Exists(_pending) ? PendingFile.Read(_pending, Load(_pendingResidual)) : null;
        }
    }

    public void SavePending(PendingUpdate pending)
    {
        lock (_lock)
        {
            Directory.CreateDirectory(folder);
            File.Delete(_pending);
            File.Delete(_pendingResidual);
            if (pending.Next is { } next) Replace(_pendingResidual, next.Save);
            Replace(_pending, stream => PendingFile.Write(stream, pending));
        }
    }

    public void Commit(OfferId offer)
    {
        lock (_lock)
        {
            if (!IsPending(offer)) return;
            if (File.Exists(_pendingResidual)) File.Move(_pendingResidual, _residual, overwrite: true);
            File.Delete(_pending);
        }
    }

    public void RollBack(OfferId offer)
    {
        lock (_lock)
        {
            if (!IsPending(offer)) return;
            File.Delete(_pending);
            File.Delete(_pendingResidual);
        }
    }

    private bool IsPending(OfferId offer)
    {
        FinishCommit();
        return File.Exists(_pending) && PendingFile.ReadHeader(_pending).Offer == offer;
    }

    /// <summary>A pending update with a residual, whose residual is gone, was being committed when the process ended.</summary>
    private void FinishCommit()
    {
        if (File.Exists(_pending) && !File.Exists(_pendingResidual) && PendingFile.ReadHeader(_pending).HasResidual) File.Delete(_pending);
    }

    private DgcResidual? Load(string path)
    {
        if (!File.Exists(path)) return null;
        using var stream = File.OpenRead(path);
        try
        {
            return DgcResidual.Load(stream, parameterCount);
        }
        catch (MalformedDataException e)
        {
            throw new MalformedDataException($"{e.Message}, from {path}");
        }
    }

    private static void Replace(string path, Action<Stream> write)
    {
        var aside = path + ".new";
        using (var stream = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
        {
            write(stream);
            stream.Flush(flushToDisk: true);
        }

        File.Move(aside, path, overwrite: true);
    }
}
