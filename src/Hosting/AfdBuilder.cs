using AfdActors.Algorithms.Strategies;
using AfdActors.ClientNode.Work;
using AfdActors.Coordinator.Reports;
using AfdActors.Datasets;
using AfdActors.Training.Models;
using AfdActors.Training.Objectives;
using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using static TorchSharp.torch;

namespace AfdActors.Hosting;

/// <summary>What can be plugged into every part of a federation. Whatever is not plugged in comes from the configuration.</summary>
/// <typeparam name="TBuilder">The builder itself, so that calls can be chained.</typeparam>
public abstract class AfdBuilder<TBuilder>
    where TBuilder : AfdBuilder<TBuilder>
{
    private protected AfdBuilder(IServiceCollection services, FederationParts parts) => (Services, Parts) = (services, parts);

    /// <summary>The host's services.</summary>
    public IServiceCollection Services { get; }

    internal FederationParts Parts { get; }

    private protected TBuilder Self => (TBuilder)this;

    /// <summary>
    /// Trains this TorchSharp module instead of the model that <c>afd.model.name</c> names. It need not know of this library.
    /// </summary>
    /// <example><code>.UseModel&lt;Net&gt;()</code></example>
    public TBuilder UseModel<TModule>()
        where TModule : nn.Module<Tensor, Tensor>, new() =>
        UseModel((shape, classes) => new ModuleModel(typeof(TModule).Name, shape, classes, () => new TModule()));

    /// <summary>The same for a model that depends on the shape of the samples.</summary>
    public TBuilder UseModel(ModelFactory factory)
    {
        Parts.Model = _ => factory;
        return Self;
    }

    /// <summary>
    /// Adds strategies of the application's own to those that the configuration may name. Coordinator and clients need the same ones.
    /// </summary>
    /// <example><code>.AddStrategies(all => all with { Selectors = all.Selectors.Add("fastest", settings => new FastestClients()) })</code></example>
    public TBuilder AddStrategies(Func<StrategyCatalogs, StrategyCatalogs> add)
    {
        Parts.Catalogs = Parts.Catalogs with { Strategies = add(Parts.Catalogs.Strategies) };
        return Self;
    }

    /// <summary>
    /// Adds objectives and metrics of the application's own to those that the configuration may name. Coordinator and clients need the same
    /// ones.
    /// </summary>
    /// <example><code>.AddScoring(new Scores().Register)</code></example>
    public TBuilder AddScoring(Func<ScoringCatalogs, ScoringCatalogs> add)
    {
        Parts.Catalogs = Parts.Catalogs with { Scoring = add(Parts.Catalogs.Scoring) };
        return Self;
    }

    /// <summary>
    /// Adds an objective of the application's own, a loss and what counts as right, which <c>afd.training.objective</c> may then name.
    /// Coordinator and clients need the same one.
    /// </summary>
    /// <param name="create">Called when libtorch is loaded.</param>
    /// <exception cref="ArgumentException">The name is taken, or no name.</exception>
    /// <example><code>.AddObjective("smoothed", () => new Smoothed())</code></example>
    public TBuilder AddObjective(string name, Func<IObjective> create) =>
        AddScoring(all => all with { Objectives = all.Objectives.Add(name, create) });

    /// <summary>
    /// Adds a metric of the application's own, which <c>afd.run.metrics</c> may then list. The means are in each evaluated round's report.
    /// </summary>
    /// <param name="create">Called when libtorch is loaded.</param>
    /// <exception cref="ArgumentException">The name is taken, or no name.</exception>
    public TBuilder AddMetric(string name, Func<IMetric> create) => AddScoring(all => all with { Metrics = all.Metrics.Add(name, create) });

    /// <summary>Takes these clients and their data instead of those that <c>afd.data</c> names. Several calls add up.</summary>
    public TBuilder UseData(FederatedDataset data) => UseData(_ => data);

    /// <summary>The same for data that is loaded when the run starts.</summary>
    public TBuilder UseData(Func<IServiceProvider, FederatedDataset> data)
    {
        Parts.Data.Add(data);
        return Self;
    }

    /// <summary>The same for a class that the container makes.</summary>
    public TBuilder AddClients<T>()
        where T : class, IClientSource => UseData(services => ActivatorUtilities.GetServiceOrCreateInstance<T>(services).Load());
}

/// <summary>What can be plugged into a host that leads a run.</summary>
/// <typeparam name="TBuilder">The builder itself.</typeparam>
public abstract class FederationBuilder<TBuilder> : AfdBuilder<TBuilder>
    where TBuilder : FederationBuilder<TBuilder>
{
    private protected FederationBuilder(IServiceCollection services, FederationParts parts)
        : base(services, parts)
    {
    }

    /// <summary>Watches the run. The container makes the observer; several are called in the order in which they were added.</summary>
    public TBuilder AddObserver<T>()
        where T : class, IRunObserver
    {
        Services.AddSingleton<IRunObserver, T>();
        return Self;
    }

    /// <summary>The same for an observer that there is already.</summary>
    public TBuilder AddObserver(IRunObserver observer)
    {
        Services.AddSingleton(observer);
        return Self;
    }

    /// <summary>Keeps the run's checkpoint, and in a simulation the clients' state, in a folder.</summary>
    /// <param name="folder">Made where it does not exist.</param>
    /// <param name="resume">Goes on from the checkpoint that is there; begins anew where there is none.</param>
    public TBuilder KeepIn(string folder, bool resume = false)
    {
        (Parts.Folder, Parts.Resume) = (folder, resume);
        return Self;
    }
}

/// <summary>A whole federation in this process.</summary>
public sealed class SimulationBuilder : FederationBuilder<SimulationBuilder>
{
    internal SimulationBuilder(IServiceCollection services, FederationParts parts)
        : base(services, parts)
    {
    }

    internal Func<IServiceProvider, ActorSystem>? System { get; private set; }

    /// <summary>
    /// Trains with the application's own code instead of the SGD that <c>afd.training</c> describes; a task brings the learning rate, batch
    /// size and epochs of that section. The model still says which tensors travel, and is what the coordinator evaluates.
    /// </summary>
    /// <param name="factory">Called once for each client. The host does not dispose of what it makes.</param>
    /// <example><code>.UseTrainer((model, data) => new OnnxTrainer(model.Layout, data))</code></example>
    public SimulationBuilder UseTrainer(ClientTrainerFactory factory)
    {
        Parts.Trainer = factory;
        return this;
    }

    /// <summary>
    /// Runs in the host's own actor system, which is registered as <see cref="ActorSystem"/> (as Akka.Hosting does), and leaves it running.
    /// Its configuration needs <see cref="AfdAkka.WithAfdMessages"/>, and one run at a time has the actors <c>/user/coordinator</c> and
    /// <c>/user/node</c>.
    /// </summary>
    public SimulationBuilder UseActorSystem() => UseActorSystem(services => services.GetRequiredService<ActorSystem>());

    /// <summary>The same for a system that is not registered.</summary>
    public SimulationBuilder UseActorSystem(Func<IServiceProvider, ActorSystem> system)
    {
        System = system;
        return this;
    }
}

/// <summary>A coordinator whose clients are in other processes.</summary>
public sealed class CoordinatorBuilder : FederationBuilder<CoordinatorBuilder>
{
    internal CoordinatorBuilder(IServiceCollection services, FederationParts parts)
        : base(services, parts)
    {
    }
}

/// <summary>A node that hosts clients and joins a coordinator.</summary>
public sealed class ClientNodeBuilder : AfdBuilder<ClientNodeBuilder>
{
    internal ClientNodeBuilder(IServiceCollection services, FederationParts parts)
        : base(services, parts)
    {
    }

    /// <summary>Trains with the application's own code instead of SGD, as <see cref="SimulationBuilder.UseTrainer"/> does.</summary>
    /// <param name="factory">
    /// Called once for each client of the node, and again each time the node joins again. The host does not dispose of what it makes.
    /// </param>
    public ClientNodeBuilder UseTrainer(ClientTrainerFactory factory)
    {
        Parts.Trainer = factory;
        return this;
    }
}
