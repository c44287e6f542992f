using AfdActors.Algorithms;
using AfdActors.Datasets;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Hosting.Tests;

[Collection("process-wide state")]
public sealed class RunDataTests
{
    private static readonly RunConfiguration Symbols =
        ConfigurationLoader.Parse("afd { model.name = shakespeare-lstm, data.name = shakespeare }", "test", []);

    /// <summary>Two classes are two symbols, 0 and 1.</summary>
    [Theory]
    [InlineData(0f, 1f, null)]
    [InlineData(1f, 2f, "2")]
    [InlineData(-5f, 1f, "-5")]
    [InlineData(0.5f, 1f, "0.5")]
    [InlineData(float.NaN, 1f, "NaN")]
    public void Numbers_that_are_no_symbols_of_the_model_are_refused_before_the_run(float first, float second, string? got)
    {
        var train = SampleSet.FromValues([2], [0, 1, first, second], [0, 1]);
        var data = new FederatedDataset("csv", [2], 2, [new ClientDataset(new ClientId("a"), train, SampleSet.Empty([2]))]);
        if (got is null)
        {
            Assert.Same(data, RunData.Fitting(data, Symbols));
            return;
        }
        var message = Assert.Throws<UsageException>(() => RunData.Fitting(data, Symbols)).Message;
        Assert.EndsWith(
            $"shakespeare-lstm, which reads symbols, whole numbers from 0 to 1, where the data have {got}", message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Symbols_of_the_test_part_are_looked_at_too()
    {
        var train = SampleSet.FromSymbols([2], [0, 1, 1, 1], [0, 1]);
        var data = new FederatedDataset("shakespeare", [2], 2, [new ClientDataset(new ClientId("a"), train, SampleSet.Empty([2]))]);
        Assert.Same(data, RunData.Fitting(data, Symbols));
        Assert.Throws<UsageException>(() => RunData.Fitting(data with { CentralTest = SampleSet.FromSymbols([2], [0, 2], [0]) }, Symbols));
    }

    [Fact]
    public void A_model_of_any_numbers_reads_any()
    {
        var train = SampleSet.FromValues([2], [0, 1, -7.5f, 2000], [0, 1]);
        var data = new FederatedDataset("csv", [2], 2, [new ClientDataset(new ClientId("a"), train, SampleSet.Empty([2]))]);
        Assert.Same(data, RunData.Fitting(data, Symbols with { Model = "mlp" }));
    }
}
