using AfdActors.Hosting.Configuration;
using AfdActors.Testing;

namespace AfdActors.Hosting.Tests.Configuration;

public sealed class StartingWeightsTests : IDisposable
{
    /// <summary>printf abc | sha256sum</summary>
    private const string HashOfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_hash_is_that_of_the_file_where_the_configuration_names_none()
    {
        var path = _folder.File("model.safetensors", "abc");

        var read = Parse($"weights = \"{path}\"");

        Assert.Equal(new StartingWeights(path, HashOfAbc), read.Weights);
        Assert.Equal(read, ConfigurationLoader.Parse(ConfigurationText.Render(read), "config.conf"));
    }

    [Fact]
    public void A_client_node_reads_a_configuration_whose_weights_are_elsewhere() =>
        Assert.Equal(new StartingWeights("elsewhere", ""), Parse("weights = elsewhere").Weights);

    [Fact]
    public void Another_file_than_the_configuration_means_is_refused()
    {
        var path = _folder.File("model.safetensors", "others");

        var refused =
            Assert.Throws<UsageException>(() => new StartingWeights(path, HashOfAbc).Read(new("net", [], [new("w", [1], 1, [])])));

        Assert.Contains($"with the SHA-256 {HashOfAbc}, got ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("weights-sha256 = ba78", "afd.model.weights-sha256")]
    [InlineData($"weights-sha256 = {HashOfAbc}", "afd.model.weights-sha256")]
    [InlineData("weights = x }, downlink { codec = difference, density = 0.5", "afd.model.weights")]
    public void Settings_that_contradict_each_other_are_refused(string settings, string key)
    {
        var refused = Assert.Throws<InvalidConfigurationException>(() => Parse(settings));

        Assert.Equal(key, Assert.Single(refused.Errors).Key);
    }

    [Fact]
    public void Differences_of_everything_are_allowed() =>
        Assert.NotNull(Parse("weights = x }, downlink { codec = difference, density = 1").Weights);

    private static RunConfiguration Parse(string model) => ConfigurationLoader.Parse($"afd {{ model {{ {model} }} }}", "x.conf");
}
