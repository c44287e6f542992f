using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Uplink;

namespace AfdActors.ClientNode.State;

/// <summary>Keeps the state as long as the process lives: for runs without a run folder.</summary>
/// <param name="memory">Shared by the clients of a process.</param>
public sealed class MemoryClientState(StateMemory memory) : IClientStateStore
{
    private readonly Lock _lock = new();
    private States _committed = new(null, null, null);

    /// <summary>What the pending update leaves, which is kept here without it.</summary>
    private (PendingUpdate Update, States Next)? _pending;

    /// <summary>A store that has all the memory it needs.</summary>
    public MemoryClientState()
        : this(StateMemory.Unlimited())
    {
    }

    public IUplinkState? LoadUplinkState()
    {
        lock (_lock) return Read(_committed.Uplink);
    }

    public byte[]? LoadDownlinkState()
    {
        lock (_lock) return Read(_committed.Downlink);
    }

    public byte[]? LoadAggregationState()
    {
        lock (_lock) return Read(_committed.Aggregation);
    }

    public PendingUpdate? LoadPending()
    {
        lock (_lock)
        {
            return _pending is not var (update, next) ? null : update with
            {
                UplinkNext = Read(next.Uplink),
                DownlinkNext = Read(next.Downlink),
                AggregationNext = Read(next.Aggregation),
            };
        }
    }

    /// <exception cref="IOException">Memory is short, and the disk takes no states; what the store held before is as it was.</exception>
    public void SavePending(PendingUpdate pending)
    {
        ArgumentNullException.ThrowIfNull(pending);
        lock (_lock)
        {
            var next = Keep(pending);
            Forget(_pending?.Next);
            _pending = (pending.WithoutStates(), next);
        }
    }

    public void Commit(OfferId offer)
    {
        lock (_lock)
        {
            if (_pending is not var (update, next) || update.Offer != offer) return;
            Forget(_committed.ReplacedBy(next));
            _committed = next.Over(_committed);
            _pending = null;
        }
    }

    public void RollBack(OfferId offer)
    {
        lock (_lock)
        {
            if (_pending is not var (update, next) || update.Offer != offer) return;
            Forget(next);
            _pending = null;
        }
    }

    private T? Read<T>(KeptState<T>? state)
        where T : class => state is null ? null : memory.Read(state);

    private States Keep(PendingUpdate pending)
    {
        var kept = new States(null, null, null);
        try
        {
            if (pending.UplinkNext is { } uplink) kept = kept with { Uplink = memory.Keep(uplink) };
            if (pending.DownlinkNext is { } downlink) kept = kept with { Downlink = memory.Keep(downlink) };
            if (pending.AggregationNext is { } aggregation) kept = kept with { Aggregation = memory.Keep(aggregation) };
            return kept;
        }
        catch
        {
            Forget(kept);
            throw;
        }
    }

    private void Forget(States? states)
    {
        foreach (var state in states?.All ?? [])
            if (state is not null) memory.Forget(state);
    }

    private sealed record States(KeptState<IUplinkState>? Uplink, KeptState<byte[]>? Downlink, KeptState<byte[]>? Aggregation)
    {
        public KeptState?[] All => [Uplink, Downlink, Aggregation];

        /// <summary>These, and the earlier ones where there is none.</summary>
        public States Over(States earlier) =>
            new(Uplink ?? earlier.Uplink, Downlink ?? earlier.Downlink, Aggregation ?? earlier.Aggregation);

        /// <summary>Those that later ones take the place of.</summary>
        public States ReplacedBy(States later) => new(
            later.Uplink is null ? null : Uplink, later.Downlink is null ? null : Downlink, later.Aggregation is null ? null : Aggregation);
    }
}
