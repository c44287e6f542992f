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

    /// <summary>16 columns are an image of 4 x 4; 12 are none that these models read.</summary>
    [Theory]
    [InlineData(16, "; of ours, mlp read [16], and afd.data.shape = [1, 4, 4] makes images of the rows")]
    [InlineData(48, "; of ours, mlp read [48], and afd.data.shape = [3, 4, 4] makes images of the rows")]
    [InlineData(12, "; of ours, mlp read [12]")]
    public void A_model_of_images_on_a_table_is_refused_with_the_way_to_images(int columns, string hint)
    {
        var train = SampleSet.FromValues([columns], new float[2 * columns], [0, 1]);
        var data = new FederatedDataset("csv", [columns], 2, [new ClientDataset(new ClientId("a"), train, SampleSet.Empty([columns]))])
        {
            Source = new DataSettings("csv", "a.csv", "natural", 1, 0, 1),
        };
        var message = Assert.Throws<UsageException>(() => RunData.Fitting(data, Symbols with { Model = "mnist-cnn" })).Message;
        Assert.EndsWith(hint, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_any_numbers_reads_any()
    {
        var train = SampleSet.FromValues([2], [0, 1, -7.5f, 2000], [0, 1]);
        var data = new FederatedDataset("csv", [2], 2, [new ClientDataset(new ClientId("a"), train, SampleSet.Empty([2]))]);
        Assert.Same(data, RunData.Fitting(data, Symbols with { Model = "mlp" }));
    }
}
