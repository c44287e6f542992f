namespace AfdActors.Cli.Tests.Commands;

[Collection("process-wide state")]
public sealed class BenchCommandTests
{
    /// <summary>Names and that something was measured; how fast it was is not a test's to say.</summary>
    [Fact]
    public async Task Training_with_dropped_units_is_measured_against_the_full_model_for_every_network_of_the_papers()
    {
        using var afd = new CommandHarness();

        var json = await afd.JsonAsync("bench", "training");

        var rows = json.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(["training.shakespeare-lstm", "training.sent140-lstm", "training.femnist-cnn"], rows.Select(row => row.GetProperty("name").GetString()));
        Assert.All(rows, row =>
        {
            Assert.Equal("ms", row.GetProperty("unit").GetString());
            var (value, reference) = (row.GetProperty("value").GetDouble(), row.GetProperty("reference").GetDouble());
            Assert.True(value > 0 && double.IsFinite(value) && reference > 0 && double.IsFinite(reference));
            Assert.Equal(value / reference, row.GetProperty("ratio").GetDouble(), 9);
        });
    }
}
