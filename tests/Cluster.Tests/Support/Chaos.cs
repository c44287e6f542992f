using System.Globalization;

namespace AfdActors.Cluster.Tests.Support;

/// <summary>How much goes wrong; the short one unless the environment says more.</summary>
/// <param name="Rounds"><c>AFD_CHAOS_ROUNDS</c>.</param>
/// <param name="CoordinatorKills"><c>AFD_CHAOS_COORDINATOR_KILLS</c>, spread evenly over the rounds.</param>
/// <param name="Seed"><c>AFD_CHAOS_SEED</c>: who is hit, by what, when.</param>
internal sealed record ChaosPlan(int Rounds, int CoordinatorKills, int Seed)
{
    public static ChaosPlan FromEnvironment() => new(Read("AFD_CHAOS_ROUNDS", 30), Read("AFD_CHAOS_COORDINATOR_KILLS", 1), Read("AFD_CHAOS_SEED", 1));

    private static int Read(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}

/// <summary>
/// Does to the processes of a federation what a bad day does: kills, pauses, stops and adds clients, one event every round or two, at
/// most <see cref="MaxDown"/> away at a time, and kills the coordinator and resumes its run.
/// </summary>
internal sealed class Chaos(Federation federation, ChaosPlan plan)
{
    private const int MaxDown = 3;

    private readonly Random _random = new(plan.Seed);
    private readonly Dictionary<string, AfdProcess> _up = [];
    private readonly Queue<(string Client, AfdProcess Process, bool Paused)> _down = new();
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
                HitOne();
            }
        }

        while (_down.Count > 0) BringOneBack();

        // A client that comes back after the end finds nobody, and would look for a coordinator for good.
        await federation.CoordinatorEnds();
    }

    private void HitOne()
    {
        var back = _down.Count == MaxDown || (_down.Count > 0 && _random.Next(3) == 0);
        if (back)
        {
            BringOneBack();
            return;
        }

        var client = _up.Keys.Order(StringComparer.Ordinal).ElementAt(_random.Next(_up.Count));
        var process = _up[client];
        switch (_random.Next(_spare.Count > 0 ? 4 : 3))
        {
            case 0:
                Count("client killed (SIGKILL)");
                process.Kill();
                Down(client, process, paused: false);
                break;
            case 1:
                Count("client paused (SIGSTOP)");
                process.Pause();
                Down(client, process, paused: true);
                break;
            case 2:
                Count("client asked to stop (SIGTERM)");
                process.Terminate();
                Down(client, process, paused: false);
                break;
            default:
                Count("client process added");
                var added = _spare.Dequeue();
                _up[added] = federation.StartClient(added);
                break;
        }
    }

    private void Down(string client, AfdProcess process, bool paused)
    {
        _up.Remove(client);
        _down.Enqueue((client, process, paused));
    }

    private void BringOneBack()
    {
        var (client, process, paused) = _down.Dequeue();
        if (paused)
        {
            Count("client resumed (SIGCONT)");
            process.Continue();
            _up[client] = process;
            return;
        }

        // One that was asked to stop may still be leaving: its successor owns the client's state alone.
        process.Kill();
        Count("client process started again");
        _up[client] = federation.StartClient(client);
    }

    private void RestartCoordinator()
    {
        Count("coordinator killed (SIGKILL), resumed");
        federation.Coordinator.Kill();
        federation.StartCoordinator("--resume");
    }

    private void Count(string happened) => _counts[happened] = _counts.GetValueOrDefault(happened) + 1;
}
