using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Reports;
using AfdActors.Datasets;
using AfdActors.Hosting.Configuration;
using AfdActors.Testing;
using AfdActors.Training.Models;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AfdActors.Hosting.Tests.Hosts;

/// <summary>A federation as a part of a .NET host.</summary>
public sealed class HostTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_host_of_a_few_lines_trains()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(Settings(seed: 1));
        builder.Services.AddAfdSimulation(builder.Configuration).UseModel((shape, classes) => ModelCatalog.Create("mlp", shape, classes))
            .UseData(Stripes());
        using var host = builder.Build();
        var result = await host.RunFederationAsync().WaitAsync(Soon);

        Assert.Equal(3, result.Reports.Count);
        Assert.All(result.Reports, report => Assert.Empty(report.Dropped));
        // Two classes that one pixel tells apart: a guess is right every second time.
        Assert.True(result.Reports[^1].Accuracy > 0.9, $"expected an accuracy above 0.9, got {result.Reports[^1].Accuracy}");
        Assert.Equal(result.Reports, host.Services.GetRequiredService<IFederation>().Rounds);
    }

    [Fact]
    public async Task The_hosts_meter_counts_what_the_rounds_report_and_nobody_is_connected_in_the_end()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(Settings(seed: 1));
        builder.Services.AddAfdSimulation(builder.Configuration).UseData(Stripes());
        using var host = builder.Build();
        using var measured = new Measurements(host.Services.GetRequiredService<IMeterFactory>().Create(RunMetrics.MeterName));
        var reports = (await host.RunFederationAsync().WaitAsync(Soon)).Reports;

        Assert.Equal(reports.Count, measured.Of("afd.rounds").Sum());
        Assert.Equal(reports.Select(report => report.Seconds), measured.Of("afd.round.duration"));
        Assert.Equal(reports.Sum(report => report.BytesDown), measured.Of("afd.network.io{network.io.direction=transmit}").Sum());
        // Two clients a round.
        Assert.Equal(2 * reports.Count, measured.Of("afd.client.updates{afd.update.outcome=accepted}").Sum());
        var connected = measured.Of("afd.clients.connected");
        Assert.Equal((4, 0), (connected.Where(change => change > 0).Sum(), connected.Sum()));
    }

    [Fact]
    public async Task Two_simulations_side_by_side_end_with_the_models_that_they_have_alone()
    {
        string[] alone = [await HashOf(seed: 1), await HashOf(seed: 2)];
        Assert.NotEqual(alone[0], alone[1]);
        Assert.Equal(alone, await Task.WhenAll(HashOf(seed: 1), HashOf(seed: 2)));
    }

    [Fact]
    public async Task A_run_in_the_hosts_own_actor_system_has_the_same_model_and_leaves_the_system_running()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(Settings(seed: 1));
        builder.Services.AddAkka("mine", akka => akka.WithAfdMessages());
        builder.Services.AddAfdSimulation(builder.Configuration).UseData(Stripes()).UseActorSystem();
        using var host = builder.Build();
        await host.StartAsync();
        var result = await host.Services.GetRequiredService<IFederation>().Completion.WaitAsync(Soon);

        var system = host.Services.GetRequiredService<ActorSystem>();
        Assert.False(system.WhenTerminated.IsCompleted);
        Assert.Equal(await HashOf(seed: 1), result.ModelSha256);
        Assert.True(result.Reports[0].BytesDown > 0);
        await host.StopAsync();
    }

    [Fact]
    public async Task An_actor_system_that_does_not_serialize_messages_is_refused()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(Settings(seed: 1));
        builder.Services.AddAkka("mine", _ => { });
        builder.Services.AddAfdSimulation(builder.Configuration).UseData(Stripes()).UseActorSystem();
        using var host = builder.Build();
        var refused = await Assert.ThrowsAsync<UsageException>(() => host.RunFederationAsync());
        Assert.Contains("WithAfdMessages", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_errors_come_together_at_the_start_each_with_its_place()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.FullPath, "federation.conf");
        File.WriteAllText(file, "afd {\n  run.rounds = none\n  dropout { rate = 1.5 }\n}\n");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddHoconFile(file)
            .AddInMemoryCollection(new Dictionary<string, string?> { ["AFD:Uplink:Density"] = "7", ["afd:run:round"] = "3" });
        builder.Services.AddAfdCoordinator(builder.Configuration, place => place.Listen = "nowhere").AddClients<Unreadable>();
        using var host = builder.Build();

        var invalid = await Assert.ThrowsAsync<InvalidConfigurationException>(() => host.StartAsync());
        var errors = invalid.Errors.ToDictionary(error => error.Key.Length > 0 ? error.Key : error.Message);
        Assert.Equal($"{file}:2:3", errors["afd.run.rounds"].Where);
        Assert.Equal($"{file}:3:13", errors["afd.dropout.rate"].Where);
        Assert.StartsWith("MemoryConfigurationProvider", errors["afd.uplink.density"].Where, StringComparison.Ordinal);
        Assert.Contains("did you mean afd.run.rounds?", errors["afd.run.round"].Message, StringComparison.Ordinal);
        Assert.Contains("the disk is full of holes", errors.Keys);
        Assert.Contains(errors.Keys, message => message.Contains("nowhere", StringComparison.Ordinal));
        Assert.Equal(6, errors.Count);
    }

    [Fact]
    public async Task A_host_that_is_stopped_cancels_its_run()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(Settings(seed: 1))
            .AddInMemoryCollection(new Dictionary<string, string?> { ["afd:run:rounds"] = "1000000" });
        var began = new Began();
        builder.Services.AddAfdSimulation(builder.Configuration).UseData(Stripes()).AddObserver(began);
        using var host = builder.Build();
        await host.StartAsync();
        await began.Task.WaitAsync(Soon);
        await host.StopAsync().WaitAsync(Soon);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => host.Services.GetRequiredService<IFederation>().Completion.WaitAsync(Soon));
    }

    [Fact]
    public void A_host_leads_one_run()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddAfdSimulation(builder.Configuration);
        Assert.Throws<InvalidOperationException>(() => builder.Services.AddAfdClientNode(builder.Configuration));
    }

    private static async Task<string> HashOf(int seed)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(Settings(seed));
        builder.Services.AddAfdSimulation(builder.Configuration).UseData(Stripes());
        using var host = builder.Build();
        return (await host.RunFederationAsync().WaitAsync(Soon)).ModelSha256;
    }

    private static Dictionary<string, string?> Settings(int seed) => new()
    {
        ["afd:run:rounds"] = "3",
        ["afd:run:seed"] = $"{seed}",
        ["afd:model:name"] = "mlp",
        ["afd:selection:clients-per-round"] = "2",
        ["afd:training:lr"] = "0.1",
        ["akka:loglevel"] = "WARNING",
    };

    /// <summary>Four clients with 40 samples of 2 by 2: the first value is the label, the others are noise of a fixed pattern.</summary>
    private static FederatedDataset Stripes()
    {
        ImmutableArray<int> shape = [1, 2, 2];
        return new FederatedDataset(
            "stripes", shape, 2,
            [.. Enumerable.Range(0, 4)
            .Select(client => new ClientDataset(new ClientId($"c{client}"), Samples(client), SampleSet.Empty(shape)))])
        {
            CentralTest = Samples(4),
        };

        SampleSet Samples(int offset) => SampleSet.FromValues(
            shape,
            [.. Enumerable.Range(0, 40).SelectMany(i => new float[] { i % 2, (i + offset) % 3 / 3f, i % 5 / 5f, (i * 7 % 4) / 4f })],
            [.. Enumerable.Range(0, 40).Select(i => i % 2)]);
    }

    private sealed class Unreadable : IClientSource
    {
        public FederatedDataset Load() => throw new DataFileException("the disk is full of holes");
    }

    private sealed class Began : IRunObserver
    {
        private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Task => _began.Task;

        public void RoundStarted(RoundId round, int selected) => _began.TrySetResult();

        public void ClientDone(RoundId round, ClientId client, string outcome)
        {
        }

        public void RoundFinished(RoundReport report)
        {
        }
    }
}
