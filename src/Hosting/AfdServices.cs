using AfdActors.Algorithms.Strategies;
using AfdActors.Coordinator.Reports;
using AfdActors.Datasets;
using AfdActors.Hosting.Configuration;
using AfdActors.Hosting.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AfdActors.Hosting;

/// <summary>
/// Adds a federation, or a part of one, to a .NET host. It starts and stops with the host. A host leads one run or is one client node;
/// several hosts in a process do not meet.
/// </summary>
public static class AfdServices
{
    /// <summary>Adds a whole federation in this process: a coordinator and one client per owner of data, without a network.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">
    /// The application's configuration, or a section of it. Its keys are those of <c>reference.conf</c>, such as <c>afd:run:rounds</c>. All
    /// that is wrong is reported together when the host starts (<see cref="InvalidConfigurationException"/>).
    /// </param>
    /// <exception cref="InvalidOperationException">The host has a run or a node already.</exception>
    public static SimulationBuilder AddAfdSimulation(this IServiceCollection services, IConfiguration configuration)
    {
        var builder = new SimulationBuilder(services, new FederationParts(Loading(configuration)));
        return builder.Leads((provider, observer) =>
            new Simulation(Request(provider, builder.Parts, RunData.Load, new StartErrors()), observer, builder.System?.Invoke(provider)));
    }

    /// <summary>Adds a coordinator. Its clients are in other processes, and join it over the network.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">As in <see cref="AddAfdSimulation(IServiceCollection, IConfiguration)"/>.</param>
    /// <param name="configure">Says where the coordinator listens.</param>
    /// <exception cref="InvalidOperationException">The host has a run or a node already.</exception>
    public static CoordinatorBuilder AddAfdCoordinator(
        this IServiceCollection services, IConfiguration configuration, Action<CoordinatorOptions>? configure = null)
    {
        var options = new CoordinatorOptions();
        configure?.Invoke(options);
        var builder = new CoordinatorBuilder(services, new FederationParts(Loading(configuration)));
        return builder.Leads((provider, observer) =>
        {
            var log = FederationParts.Logs(provider).CreateLogger("coordinator");
            var errors = new StartErrors();
            errors.Try(() => CoordinatorPlace.EndpointOf(options));
            var request =
                Request(provider, builder.Parts, (run, messages, model) => CoordinatorData.Load(run, messages, log, model), errors);
            return new CoordinatorHost(CoordinatorPlace.Of(options, request.Configuration, log), request, observer);
        });
    }

    /// <summary>Adds a node that hosts clients with their data, joins a coordinator, trains and answers.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">
    /// As in <see cref="AddAfdSimulation(IServiceCollection, IConfiguration)"/>. What the model is must be as the coordinator has it.
    /// </param>
    /// <param name="configure">Says which coordinator the node joins, and which clients it hosts.</param>
    /// <exception cref="InvalidOperationException">The host has a run or a node already.</exception>
    public static ClientNodeBuilder AddAfdClientNode(
        this IServiceCollection services, IConfiguration configuration, Action<ClientNodeOptions>? configure = null)
    {
        var options = new ClientNodeOptions();
        configure?.Invoke(options);
        return services.AddClientNode(new FederationParts(Loading(configuration)), options);
    }

    /// <summary>The same for a configuration that was read before.</summary>
    internal static ClientNodeBuilder AddAfdClientNode(
        this IServiceCollection services, RunConfiguration configuration, ClientNodeOptions options) =>
        services.AddClientNode(new FederationParts((_, _) => configuration), options);

    /// <summary>The same for a request that was made before.</summary>
    internal static SimulationBuilder AddAfdSimulation(this IServiceCollection services, FederationRequest request) =>
        new SimulationBuilder(services, new FederationParts((_, _) => request.Configuration))
            .Leads((_, observer) => new Simulation(request, observer));

    /// <summary>The same for a request that was made before, at a place that was looked at before.</summary>
    internal static CoordinatorBuilder AddAfdCoordinator(
        this IServiceCollection services, FederationRequest request, CoordinatorPlace place) =>
        new CoordinatorBuilder(services, new FederationParts((_, _) => request.Configuration))
            .Leads((_, observer) => new CoordinatorHost(place, request, observer));

    private static ClientNodeBuilder AddClientNode(this IServiceCollection services, FederationParts parts, ClientNodeOptions options)
    {
        services.Occupy();
        services.AddSingleton(provider => new ClientNodeService(
            () => PreparedClientNode.Of(provider, parts, options), provider.GetRequiredService<IHostApplicationLifetime>()));
        services.AddSingleton<IClientNode>(provider => provider.GetRequiredService<ClientNodeService>());
        services.AddHostedService(provider => provider.GetRequiredService<ClientNodeService>());
        return new ClientNodeBuilder(services, parts);
    }

    private static TBuilder Leads<TBuilder>(this TBuilder builder, Func<IServiceProvider, IRunObserver, IPreparedFederation> prepare)
        where TBuilder : FederationBuilder<TBuilder>
    {
        builder.Services.Occupy();
        builder.Services.AddSingleton(provider => new FederationService(
            observer => prepare(provider, observer), provider.GetServices<IRunObserver>(),
                provider.GetRequiredService<IHostApplicationLifetime>()));
        builder.Services.AddSingleton<IFederation>(provider => provider.GetRequiredService<FederationService>());
        builder.Services.AddHostedService(provider => provider.GetRequiredService<FederationService>());
        return builder;
    }

    private static void Occupy(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(Occupied)))
        {
            throw new InvalidOperationException(
                "a host leads one run or is one client node: expected one call of AddAfdSimulation, AddAfdCoordinator or AddAfdClientNode, got two; a second host in the process can have the other");
        }

        services.AddSingleton<Occupied>();
    }

    private static Func<IServiceProvider, FederationParts, RunConfiguration> Loading(IConfiguration configuration) => (services, parts) =>
        ConfigurationLoader.From(configuration, services.GetService<IConfiguration>() as IConfigurationRoot, parts.Catalogs)
            .WithTokenOfEnvironment();

    private static FederationRequest Request(
        IServiceProvider services, FederationParts parts, Func<RunConfiguration, IProgress<string>, ModelFactory?, FederatedDataset> load,
            StartErrors errors)
    {
        var configuration = errors.Try(() => parts.Configuration(services));
        var given = errors.Try(() => parts.GivenData(services));
        errors.ThrowIfAny();
        var logs = FederationParts.Logs(services);
        var model = parts.Model?.Invoke(services);
        var data = errors.Try(() => given is null
            ? load(configuration!, new LogProgress(logs.CreateLogger("data")), model)
            : RunData.Fitting(given, configuration!, model));
        errors.ThrowIfAny();
        if (parts.Folder is { } folder) Directory.CreateDirectory(folder);
        return new FederationRequest(configuration!, data!, parts.Folder, parts.Resume)
        {
            Model = model,
            Trainer = parts.Trainer,
            Catalogs = parts.Catalogs,
            Logs = logs,
            Metrics = FederationParts.Metrics(services),
        };
    }

    private sealed class Occupied;
}

/// <summary>Messages on loading data, as log lines.</summary>
internal sealed class LogProgress(ILogger log) : IProgress<string>
{
    public void Report(string value) => log.LogInformation("{Message}", value);
}
