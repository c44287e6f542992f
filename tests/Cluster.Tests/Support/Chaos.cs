namespace AfdActors.Cluster.Tests.Support;

/// <summary>
/// Does to the processes of a federation what a bad day does: kills, pauses, stops, adds and cuts off clients, one event every round or
/// two, at most <see cref="MaxDown"/> away at a time, and kills the coordinator and resumes its run.
/// </summary>
internal sealed class Chaos(Federation federation, ChaosPlan plan)
{
    private const int MaxDown = 3;

    /// <summary>Of what the network loses for a short time nothing may be lost: far below the failure detector's 5 s.</summary>
    private static readonly TimeSpan ShortPartition = TimeSpan.FromSeconds(1.5);

    /// <summary>Enough for the detector's 5 s, and 5 s more until the member is removed.</summary>
    private static readonly TimeSpan LongPartition = TimeSpan.FromSeconds(12);

    private readonly Random _random = new(plan.Seed);
    private readonly Dictionary<string, AfdProcess> _up = [];

    /// <summary>What brings each of those who are away back, the one longest away first.</summary>
    private readonly Queue<Func<Task>> _down = new();

    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly Queue<string> _spare = new();

    /// <summary>What happened how often.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    /// <param name="spare">Clients that are there only later.</param>
    public async Task Run(int spare)
    {
        federation.StartCoordinator();
        foreach (var client in federation.Names.SkipLast(spare)) _up[client] = federation.StartClient(client);
        foreach (var client in federation.Names.TakeLast(spare)) _spare.Enqueue(client);

        var kills = new Queue<int>(Enumerable.Range(1, plan.CoordinatorKills).Select(i => i * plan.Rounds / (plan.CoordinatorKills + 1)));
        for (var round = 1 + _random.Next(2); round < plan.Rounds; round += 1 + _random.Next(2))
        {
            await federation.RoundFinished(round);
            if (kills.TryPeek(out var due) && due <= round)
            {
                kills.Dequeue();
                RestartCoordinator();
            }
            else
            {
                await HitOne();
            }
        }

        while (_down.TryDequeue(out var bringBack)) await bringBack();

        // A client that comes back after the end finds nobody, and would look for a coordinator for good.
        await federation.CoordinatorEnds();
    }

    private async Task HitOne()
    {
        var back = _down.Count == MaxDown || (_down.Count > 0 && _random.Next(3) == 0);
        if (back)
        {
            await _down.Dequeue()();
            return;
        }

        var client = _up.Keys.Order(StringComparer.Ordinal).ElementAt(_random.Next(_up.Count));
        var process = _up[client];
        switch (_random.Next(_spare.Count > 0 ? 6 : 5))
        {
            case 0:
                Count("client killed (SIGKILL)");
                process.Kill();
                Down(client, () => StartAgain(client, process));
                break;
            case 1:
                Count("client paused (SIGSTOP)");
                process.Pause();
                Down(client, () => Resume(client, process));
                break;
            case 2:
                Count("client asked to stop (SIGTERM)");
                process.Terminate();
                Down(client, () => StartAgain(client, process));
                break;
            case 3:
                await PartitionShortly(client);
                break;
            case 4:
                PartitionForLong(client, process);
                break;
            default:
                Count("client process added");
                var added = _spare.Dequeue();
                _up[added] = federation.StartClient(added);
                break;
        }
    }

    private void Down(string client, Func<Task> bringBack)
    {
        _up.Remove(client);
        _down.Enqueue(bringBack);
    }

    private Task Resume(string client, AfdProcess process)
    {
        Count("client resumed (SIGCONT)");
        process.Continue();
        _up[client] = process;
        return Task.CompletedTask;
    }

    /// <summary>One that was asked to stop may still be leaving: its successor owns the client's state alone.</summary>
    private Task StartAgain(string client, AfdProcess process)
    {
        Count("client process started again");
        process.Kill();
        _up[client] = federation.StartClient(client);
        return Task.CompletedTask;
    }

    private async Task PartitionShortly(string client)
    {
        BeginPartition(client, "shorter");
        await Eventually.After(ShortPartition);
        federation.GateOf(client).Open();
    }

    private void PartitionForLong(string client, AfdProcess process)
    {
        BeginPartition(client, "longer");
        var began = TimeProvider.System.GetTimestamp();
        Down(client, async () =>
        {
            await Eventually.After(LongPartition - TimeProvider.System.GetElapsedTime(began));
            Count("partition healed");
            federation.GateOf(client).Open();
            _up[client] = process;
        });
    }

    private void BeginPartition(string client, string than)
    {
        var partition = (Partition)_random.Next(2);
        Count($"client partitioned, {than} than the detector's limit ({(partition == Partition.Held ? "packets lost" : "connections cut")})");
        partition.Begin(federation.GateOf(client));
    }

    private void RestartCoordinator()
    {
        Count("coordinator killed (SIGKILL), resumed");
        federation.Coordinator.Kill();
        federation.StartCoordinator("--resume");
    }

    private void Count(string happened) => _counts[happened] = _counts.GetValueOrDefault(happened) + 1;
}
