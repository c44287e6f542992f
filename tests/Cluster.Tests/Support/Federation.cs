using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AfdActors.Algorithms.Randomness;
using AfdActors.Coordinator.Reports;
using AfdActors.Experiments.RunFolders;
using AfdActors.Hosting.Configuration;
using AfdActors.Testing;

namespace AfdActors.Cluster.Tests.Support;

/// <summary>
/// A folder of its own with a configuration, a small table of data, a run folder and the clients' state, and the processes that work
/// in it. Disposing kills the processes and removes the folder.
/// </summary>
internal sealed class Federation : IDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private const string CoordinatorName = "coordinator";
    private const int RowsPerClient = 12;
    private const int Features = 6;

    private readonly List<AfdProcess> _processes = [];
    private readonly ProcessNetwork? _network;
    private readonly int _port = FreePort();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("afd-cluster-");

    /// <param name="clients">Owners of data, named c00, c01 ...</param>
    /// <param name="settings">HOCON over the defaults of these tests.</param>
    /// <param name="network">Puts every process behind a proxy; null: they talk without. Disposed with the federation.</param>
    public Federation(int clients, string settings, ProcessNetwork? network = null)
    {
        _network = network;
        Names = [.. Enumerable.Range(0, clients).Select(i => string.Create(CultureInfo.InvariantCulture, $"c{i:00}"))];
        Write("data.csv", Table());
        ConfigPath = Write("test.conf", Defaults() + settings);
    }

    public string[] Names { get; }

    /// <summary>What clients call the coordinator's host.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The address of the coordinator's next life, where there is no network of proxies.</summary>
    public IPAddress ListensAt { get; set; } = IPAddress.Loopback;

    /// <summary>Where the processes look names up; null: where this machine does.</summary>
    public HostsFile? Hosts { get; init; }

    /// <summary>Where the others reach the coordinator, in every one of its lives.</summary>
    public int Port => _network?.PublicPort(CoordinatorName) ?? _port;

    public string ConfigPath { get; }

    public string RunPath => PathOf("run");

    public string StatePath => PathOf("state");

    /// <summary>The last one that was started.</summary>
    public AfdProcess Coordinator => _processes.Last(process => process.Name == CoordinatorName);

    private string DataPath => PathOf("data.csv");

    private ProcessNetwork Network => _network ?? throw new InvalidOperationException("expected a federation behind proxies");

    /// <summary>Something in the federation's folder.</summary>
    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Adds a file to the folder.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    public RunConfiguration Configuration() => ConfigurationLoader.Load(ConfigPath, []);

    public AfdProcess StartCoordinator(params string[] more) => Start(
        CoordinatorName,
        ["coordinator", "--config", ConfigPath, .. _network?.Arguments(CoordinatorName)
            ?? ["--listen", $"{ListensAt}:{_port}"], "--out", RunPath, .. more]);

    /// <summary>Another one for the same run folder, at a port of its own.</summary>
    public AfdProcess StartSecondCoordinator(params string[] more) => Start(
        "second-coordinator", ["coordinator", "--config", ConfigPath, "--listen", $"127.0.0.1:{FreePort()}", "--out", RunPath, .. more]);

    /// <param name="clients">What <c>--clients</c> says: <c>all</c>, names, or <c>i/n</c>.</param>
    public AfdProcess StartClient(string clients, params string[] more)
    {
        var name = NameOf(clients);
        return Start(
            name,
            ["client", "--config", ConfigPath, "--join", $"{Host}:{Port}", "--clients", clients, "--state", StatePath,
                .. _network?.Arguments(name) ?? [], .. more]);
    }

    /// <summary>What all connections of a client process pass, where there is a network of proxies.</summary>
    public Gate GateOf(string clients) => Network.GateOf(NameOf(clients));

    /// <summary>What all connections between two client processes pass.</summary>
    public Gate GateBetween(string clients, string others) => Network.GateBetween(NameOf(clients), NameOf(others));

    /// <summary>What all connections between a client process and the coordinator pass.</summary>
    public Gate GateToCoordinator(string clients) => Network.GateBetween(NameOf(clients), CoordinatorName);

    /// <summary>One process for each client.</summary>
    public IReadOnlyList<AfdProcess> StartAllClients() => [.. Names.Select(client => StartClient(client))];

    /// <summary><c>afd run</c> with the same configuration.</summary>
    public AfdProcess StartRun(params string[] more) => Start("run", ["run", "--config", ConfigPath, .. more]);

    /// <summary>The same in a run folder of its own, to its end: the rounds that it came to.</summary>
    public async Task<IReadOnlyList<RoundReport>> RunInOneProcess()
    {
        var path = PathOf("one-process");
        var process = StartRun("--out", path);
        await process.Exits(Limit);
        Assert.True(process.ExitCode == 0, process.Output);
        return RoundsIn(path);
    }

    public IReadOnlyList<RoundReport> Rounds() => RoundsIn(RunPath);

    /// <summary>Waits for the end of a round; fails at once where the coordinator is gone, since nothing more can finish then.</summary>
    public async Task RoundFinished(int round)
    {
        await Eventually.Is(() => Rounds().Count >= round || Coordinator.HasExited, Limit, $"round {round} finishes", Logs);
        Assert.True(Rounds().Count >= round, $"the coordinator ended before round {round}\n{Logs()}");
    }

    /// <summary>
    /// Waits for the run's end: the coordinator and every process that is still there leave by themselves, without an error.
    /// </summary>
    public async Task Ends()
    {
        await CoordinatorEnds();
        foreach (var client in _processes.Where(process => process.Name != CoordinatorName && !process.WasKilled))
        {
            await client.Exits(Limit);
            Assert.True(client.ExitCode == 0, $"{client.Name} ended with {client.ExitCode}\n{Logs()}");
        }
    }

    /// <summary>Waits for the coordinator to end the run, without an error.</summary>
    public async Task CoordinatorEnds()
    {
        await Eventually.Is(() => Coordinator.HasExited, Limit, "the coordinator ends", Logs);
        Assert.True(Coordinator.ExitCode == 0, Logs());
    }

    /// <summary>What every process has printed.</summary>
    public string Logs() => string.Join("\n", _processes.Select(process => $"---- {process.Name}\n{Tail(process.Output)}"));

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        foreach (var process in _processes) process.Dispose();
        _network?.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string NameOf(string clients) => $"client-{clients.Replace('/', '-')}";

    private static IReadOnlyList<RoundReport> RoundsIn(string run) => new RoundLog(Path.Combine(run, "rounds.jsonl")).Read();

    private static string Tail(string text) => text.Length <= 6000 ? text : text[^6000..];

    private AfdProcess Start(string name, IEnumerable<string> arguments)
    {
        var process = AfdProcess.Start(name, PathOf($"{_processes.Count:000}-{name}.log"), Hosts?.Launcher ?? [], arguments);
        _processes.Add(process);
        _network?.Started(name, process.Id);
        return process;
    }

    /// <summary>Labels that the features tell: a line through the middle, with noise.</summary>
    private string Table()
    {
        var stream = SeededStream.Create(7, SeedPurpose.SyntheticData);
        var table = new StringBuilder($"label,client,{string.Join(',', Enumerable.Range(0, Features).Select(i => $"x{i}"))}\n");
        foreach (var client in Names)
        {
            for (var row = 0; row < RowsPerClient; row++)
            {
                var features = Enumerable.Range(0, Features).Select(_ => stream.NextSingle()).ToArray();
                var label = features[0] + features[1] > 1 ? 1 : 0;
                table.Append(
                    CultureInfo.InvariantCulture,
                    $"{label},{client},{string.Join(',', features.Select(x => x.ToString("R", CultureInfo.InvariantCulture)))}\n");
            }
        }

        return table.ToString();
    }

    private string Defaults() => $$"""
        afd {
          run { seed = 11, rounds = 6, eval-every = 1000 }
          model.name = mlp
          data { name = csv, path = "{{DataPath}}", partition = natural, clients = 0 }
          selection { clients-per-round = {{Names.Length}}, min-clients = 1, min-updates = 1, start-clients = {{Names.Length}} }
          round.deadline = 20s
          dropout.strategy = afd-multi
          downlink { codec = hadamard, bits = 8 }
          uplink { codec = dgc, density = 0.1, momentum = 0.5, value-bits = 8 }
          training { lr = 0.05, batch = 4, epochs = 1, jobs = 1 }
        }

        """;
}
