using AfdActors.ClientNode;
using AfdActors.Datasets;
using AfdActors.Hosting.Configuration;
using Microsoft.Extensions.Logging;

namespace AfdActors.Hosting.Nodes;

/// <summary>A client node that is ready to join: its clients are chosen, and their state is locked to this process.</summary>
internal sealed class PreparedClientNode : IDisposable
{
    private readonly ClientHost _host;
    private readonly NodeState _state;

    private PreparedClientNode(ClientHost host, NodeState state) => (_host, _state) = (host, state);

    /// <exception cref="InvalidConfigurationException">The node cannot be made; carries all reasons.</exception>
    public static PreparedClientNode Of(IServiceProvider services, FederationParts parts, ClientNodeOptions options)
    {
        var errors = new StartErrors();
        var logs = FederationParts.Logs(services);
        var log = logs.CreateLogger("client");
        var configuration = errors.Try(() => parts.Configuration(services));
        var given = errors.Try(() => parts.GivenData(services));
        var join = errors.Try(() => HostPort.Parse("--join", options.Join));
        errors.ThrowIfAny();

        var reason = "";
        var place = errors.Try(() => ClientPlace.Of(options, join!, configuration!.Akka, log, out reason));
        var name = errors.Try(() => NodeName.Checked(options.NodeName));
        var factory = parts.Model?.Invoke(services);
        // The weights that a run starts from are the coordinator's.
        var own = configuration! with { Weights = null };
        var data = errors.Try(() => given is null
            ? RunData.Load(own, new LogProgress(logs.CreateLogger("data")), factory)
            : RunData.Fitting(given, own, factory));
        errors.ThrowIfAny();
        if (place is null) log.LogWarning("There is no way to {Join} yet: {Reason}", join, reason);

        var chosen = ClientChoice.Of(options.Clients, [.. data!.Clients.Where(client => client.Train.Count > 0)]);
        var model = RunData.ModelOf(data, configuration!, factory);
        var state = NodeState.Open(
            options.State, [.. chosen.Select(client => client.Client)], configuration!.Client.StateMemory, configuration.Run.Durability,
            name);
        var settings = new ClientHostSettings(configuration!, model, chosen, join!, options.Wait)
        {
            Place = () => place ?? ClientPlace.Of(options, join!, configuration!.Akka, log, out _),
            Catalogs = parts.Catalogs,
            Trainer = parts.Trainer,
            Terms = RunTerms.Of(configuration!, data, model),
        };
        return new PreparedClientNode(new ClientHost(settings, state, logs), state);
    }

    /// <summary>
    /// Serves until the run is over, the coordinator refuses the node for good, none is there for too long, or it is told to stop.
    /// </summary>
    /// <returns>Null when told to stop.</returns>
    public Task<NodeEnd?> RunAsync(CancellationToken cancel) => _host.RunAsync(cancel);

    public void Dispose() => _state.Dispose();
}
