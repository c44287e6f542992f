using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using AfdActors.Algorithms.Strategies;
using AfdActors.ClientNode.Work;
using AfdActors.Coordinator.Reports;
using AfdActors.Datasets;
using AfdActors.Hosting.Configuration;
using AfdActors.Training.Models;
using AfdActors.Training.Objectives;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AfdActors.Hosting;

/// <summary>Makes the model that a run trains.</summary>
/// <param name="inputShape">Shape of one sample without the batch axis, e.g. [1, 28, 28].</param>
/// <param name="classes">At least 2.</param>
/// <exception cref="ArgumentException">The model cannot read samples of that shape.</exception>
public delegate IFederatedModel ModelFactory(ImmutableArray<int> inputShape, int classes);

/// <summary>What was plugged in: the builders fill it, the host's services read it when they start.</summary>
internal sealed class FederationParts(Func<IServiceProvider, FederationParts, RunConfiguration> configuration)
{
    /// <summary>What the configuration's names stand for.</summary>
    public RunCatalogs Catalogs { get; set; } = RunCatalogs.BuiltIn;

    /// <summary>The model; null: the one that the configuration names.</summary>
    public Func<IServiceProvider, ModelFactory>? Model { get; set; }

    /// <summary>Makes what trains in a client; null: as the configuration says.</summary>
    public ClientTrainerFactory? Trainer { get; set; }

    /// <summary>Clients and their data; none: those that the configuration names.</summary>
    public List<Func<IServiceProvider, FederatedDataset>> Data { get; } = [];

    /// <summary>Where the run keeps its checkpoint; null: nowhere.</summary>
    public string? Folder { get; set; }

    /// <summary>Whether the run goes on from the checkpoint in the folder.</summary>
    public bool Resume { get; set; }

    public static ILoggerFactory Logs(IServiceProvider services) => services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;

    /// <summary>Those of the host's own meter, where it makes meters; its provider disposes of them.</summary>
    public static RunMetrics Metrics(IServiceProvider services) =>
        services.GetService<IMeterFactory>() is { } meters ? new RunMetrics(meters.Create(RunMetrics.MeterName)) : RunMetrics.OfProcess;

    /// <exception cref="InvalidConfigurationException">Anything in it is wrong; carries all errors.</exception>
    public RunConfiguration Configuration(IServiceProvider services) => configuration(services, this);

    /// <summary>The data that were given, joined; null where none were.</summary>
    /// <exception cref="UsageException">Two sources differ in shape or classes, or have a client of the same name.</exception>
    public FederatedDataset? GivenData(IServiceProvider services)
    {
        FederatedDataset? all = null;
        foreach (var source in Data)
            all = all is null ? source(services) : Join(all, source(services));
        return all;
    }

    private static FederatedDataset Join(FederatedDataset a, FederatedDataset b)
    {
        if (!a.InputShape.SequenceEqual(b.InputShape) || a.Classes != b.Classes)
        {
            throw new UsageException(
                $"clients: expected samples of one shape, got [{string.Join(", ", a.InputShape)}] with {a.Classes} classes from {a.Name} and [{string.Join(", ", b.InputShape)}] with {b.Classes} from {b.Name}");
        }

        if (a.Clients.Select(client => client.Client).Intersect(b.Clients.Select(client => client.Client))
            .FirstOrDefault() is { Value: { } twice })
        {
            throw new UsageException($"clients: expected names of their own, got '{twice}' from both {a.Name} and {b.Name}");
        }

        if (!a.ClassNames.SequenceEqual(b.ClassNames))
        {
            throw new UsageException(
                $"clients: expected the same classes, got [{string.Join(", ", a.ClassNames)}] from {a.Name} and [{string.Join(", ", b.ClassNames)}] from {b.Name}");
        }

        var test = a.CentralTest is null || b.CentralTest is null
            ? a.CentralTest ?? b.CentralTest
            : SampleSet.Concat([a.CentralTest, b.CentralTest]);
        return a with
        {
            Clients = [.. a.Clients.Concat(b.Clients).OrderBy(client => client.Client.Value, StringComparer.Ordinal)],
            CentralTest = test,
            Notes = [.. a.Notes, .. b.Notes],
        };
    }
}
