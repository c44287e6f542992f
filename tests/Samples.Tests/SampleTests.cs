using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using AfdActors.Testing;

namespace AfdActors.Samples.Tests;

/// <summary>What the samples promise.</summary>
public sealed partial class SampleTests
{
    /// <summary>Of the sixty test rows 25 are of ill patients, so that a model that calls nobody ill is right for 35: 0.583.</summary>
    [Fact]
    public async Task Hello_federation_learns_from_its_own_file_and_two_runs_have_one_model()
    {
        using var first = new SampleProcess("HelloFederation");
        using var second = new SampleProcess("HelloFederation");
        var output = await first.Ends();
        var accuracy = double.Parse(Accuracy().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.True(accuracy > 0.8, output);
        Assert.Matches(Model(), output);
        Assert.Contains("after 20 rounds", output, StringComparison.Ordinal);
        Assert.Equal(Model().Match(output).Value, Model().Match(await second.Ends()).Value);
    }

    [Fact]
    public async Task A_command_line_key_wins_over_the_file()
    {
        using var sample = new SampleProcess("HelloFederation", "--afd:run:rounds=2");
        Assert.Contains("after 2 rounds", await sample.Ends(), StringComparison.Ordinal);
    }

    /// <summary>Ten digits: a guess is right one time in ten.</summary>
    [Fact]
    public async Task A_module_of_ones_own_is_cut_and_trained()
    {
        using var sample = new SampleProcess("CustomModel");
        var output = await sample.Ends();
        Assert.Contains("filters: 8 units", output, StringComparison.Ordinal);
        Assert.Contains("hidden: 32 units", output, StringComparison.Ordinal);
        Assert.True(double.Parse(Accuracy().Match(output).Groups[1].Value, CultureInfo.InvariantCulture) > 0.4, output);
    }

    /// <summary>
    /// Two of ten clients send minus five times their update. The mean of ten equal updates is then (8 - 2 * 5) / 10 = -0.2 times one of
    /// them: FedAvg goes uphill, and knows no more than a guess, one digit in ten. Two outliers of ten cannot
    /// take the geometric median far from the other eight.
    /// </summary>
    [Fact]
    public async Task A_geometric_median_of_ones_own_withstands_two_poisoned_clients_of_ten_and_the_mean_does_not()
    {
        using var sample = new SampleProcess("CustomStrategy");
        var output = await sample.Ends();
        var (mean, poisonedMean) = Accuracies("average", output);
        var (median, poisonedMedian) = Accuracies("geometric-median", output);
        Assert.True(mean > 0.9 && median > 0.9, output);
        Assert.True(median - poisonedMedian <= 0.02, output);
        Assert.True(poisonedMean < 0.2, output);
    }

    [Fact]
    public async Task A_web_application_leads_a_client_node_and_shows_its_rounds()
    {
        using var state = new TemporaryFolder();
        var (web, cluster) = (FreePort(), FreePort());
        using var coordinator = new SampleProcess("WebHost", $"--urls=http://127.0.0.1:{web}", $"--listen=127.0.0.1:{cluster}");
        using var client = new SampleProcess("WebHost", $"--join=127.0.0.1:{cluster}", $"--state={state.FullPath}");
        Assert.Contains("RunOver", await client.Ends(), StringComparison.Ordinal);

        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{web}") };
        Assert.Equal("Healthy", await http.GetStringAsync("/healthz"));
        var rounds = await http.GetFromJsonAsync<JsonElement[]>("/rounds");
        Assert.Equal([1, 2, 3], rounds!.Select(round => round.GetProperty("round").GetInt32()));
        Assert.All(rounds!, round => Assert.True(round.GetProperty("bytesUp").GetInt64() > 0));
    }

    /// <summary>Readers copy it: what README shows of a program stands in a sample, line for line, and so it compiles.</summary>
    [Fact]
    public void Code_in_the_readme_is_that_of_a_sample()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "AfdActors.sln"))) root = root.Parent!;
        var samples = Directory.EnumerateFiles(Path.Combine(root.FullName, "samples"), "*.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText).ToList();

        var shown = CodeBlock().Matches(File.ReadAllText(Path.Combine(root.FullName, "README.md"))).Select(block => block.Groups[1].Value);

        Assert.NotEmpty(shown);
        Assert.All(shown, code => Assert.Contains(samples, sample => sample.Contains(code, StringComparison.Ordinal)));
    }

    /// <summary>With honest clients, and with two poisoned ones.</summary>
    private static (double Honest, double Poisoned) Accuracies(string aggregation, string output)
    {
        var match = Regex.Match(output, $"{aggregation}: accuracy ([0-9.]+) with honest clients, ([0-9.]+) with two poisoned ones");
        Assert.True(match.Success, output);
        return (double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture),
            double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("accuracy ([0-9.]+)")]
    private static partial Regex Accuracy();

    [GeneratedRegex("model [0-9a-f]{64}")]
    private static partial Regex Model();
}
