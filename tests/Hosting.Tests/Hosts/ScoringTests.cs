using AfdActors.Algorithms;
using AfdActors.Coordinator.Reports;
using AfdActors.Datasets;
using AfdActors.Hosting.Configuration;
using AfdActors.Training.Objectives;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TorchSharp;
using static TorchSharp.torch;

namespace AfdActors.Hosting.Tests.Hosts;

/// <summary>An objective and metrics of the application's own, from the builder to the reports.</summary>
public sealed class ScoringTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    /// <summary>Ten classes in turn, so that one label of ten is below 1; right is what cross-entropy calls right.</summary>
    [Fact]
    public async Task Metrics_of_the_configuration_are_in_the_report_of_each_evaluated_round()
    {
        var reports = await Run(
            simulation =>
            simulation.AddMetric("zeros", () => new Zeros()), ("metrics:0", "top-5"), ("metrics:1", "zeros"), ("eval-every", "2"));
        Assert.Null(reports[0].Metrics);
        Assert.Equal(["top-5", "zeros"], reports[1].Metrics!.Keys.Order());
        Assert.Equal(0.1, reports[1].Metrics!["zeros"]!.Value, 1e-12);
        Assert.InRange(reports[1].Metrics!["top-5"]!.Value, reports[1].Accuracy!.Value, 1);
    }

    [Fact]
    public async Task Without_metrics_the_report_has_none() =>
        Assert.All(await Run(simulation => simulation), report => Assert.Null(report.Metrics));

    /// <summary>The loss has no gradient: nothing is learned, and both figures are those of the objective.</summary>
    [Fact]
    public async Task An_objective_of_ones_own_is_trained_for_and_measured()
    {
        var plain = await Run(simulation => simulation);
        var flat = await Run(simulation => simulation.AddObjective("flat", () => new Flat()), ("objective", "flat"));
        Assert.NotEqual(plain[0].ModelSha256, plain[1].ModelSha256);
        Assert.Equal(flat[0].ModelSha256, flat[1].ModelSha256);
        Assert.All(flat, report => Assert.Equal(((double?)7, (double?)7, (double?)1), (report.Loss, report.TestLoss, report.Accuracy)));
    }

    [Fact]
    public async Task Unknown_names_are_refused_with_all_other_errors()
    {
        var invalid = await Assert.ThrowsAsync<InvalidConfigurationException>(() => Run(
            simulation => simulation, ("objective", "cross-entropi"), ("metrics:0", "top-6"), ("rounds", "none")));
        var errors = invalid.Errors.ToDictionary(error => error.Key, error => error.Message);
        Assert.Contains("expected one of cross-entropy, got 'cross-entropi'", errors["afd.training.objective"], StringComparison.Ordinal);
        Assert.Contains("expected a list of top-5, got [top-6]", errors["afd.run.metrics"], StringComparison.Ordinal);
        Assert.Equal(3, errors.Count);
    }

    [Fact]
    public void A_name_is_listed_once_and_a_single_one_needs_no_brackets()
    {
        Assert.Equal("[top-5]", ConfigurationLoader.Parse("afd.run.metrics = top-5", "a.conf").Run.Metrics.ToString());
        Assert.Empty(ConfigurationLoader.Parse("", "a.conf").Run.Metrics.Names);
        var invalid =
            Assert.Throws<InvalidConfigurationException>(() => ConfigurationLoader.Parse("afd.run.metrics = [top-5, top-5]", "a.conf"));
        Assert.Contains("expected each name once", invalid.Message, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<RoundReport>> Run(
        Func<SimulationBuilder, SimulationBuilder> plug, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["afd:run:rounds"] = "2",
            ["afd:model:name"] = "mlp",
            ["afd:selection:clients-per-round"] = "2",
            ["afd:training:batch"] = "10",
        }).AddInMemoryCollection(
            settings.Select(
            setting => new KeyValuePair<string,
            string?>((setting.Key == "objective" ? "afd:training:" : "afd:run:") + setting.Key, setting.Value)));
        plug(builder.Services.AddAfdSimulation(builder.Configuration).UseData(Turns()));
        using var host = builder.Build();
        return (await host.RunFederationAsync().WaitAsync(Soon)).Reports;
    }

    /// <summary>Two clients with 20 samples of ten classes in turn, and as many for tests: 4 pixels that tell the class.</summary>
    private static FederatedDataset Turns()
    {
        var samples = SampleSet.FromValues(
            [4], [.. Enumerable.Range(0, 20).SelectMany(i => Enumerable.Range(0, 4).Select(bit => (float)(i % 10 >> bit & 1)))],
            [.. Enumerable.Range(0, 20).Select(i => i % 10)]);
        return new FederatedDataset("turns", [4], 10, [Client("a"), Client("b")]) { CentralTest = samples };

        ClientDataset Client(string name) => new(new ClientId(name), samples, SampleSet.Empty([4]));
    }

    private sealed class Zeros : IMetric
    {
        public double Sum(Tensor outputs, Tensor labels) => labels.eq(0).sum().item<long>();
    }

    /// <summary>7 whatever the outputs are, and everything is right.</summary>
    private sealed class Flat : IObjective
    {
        private readonly Scalar _zero = 0.ToScalar();
        private readonly Scalar _seven = 7.ToScalar();

        public Tensor Loss(Tensor outputs, Tensor labels) => outputs.mul(_zero).sum().add(_seven);

        public long Correct(Tensor outputs, Tensor labels) => labels.shape[0];
    }
}
