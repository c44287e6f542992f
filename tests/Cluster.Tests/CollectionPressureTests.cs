using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AfdActors.Algorithms.Randomness;

namespace AfdActors.Cluster.Tests;

/// <summary>
/// What native code reads must not be finalized meanwhile. With a tiny youngest generation and fully optimized code from the start,
/// collections come every few calls and nothing lives longer than it must: a number or tensor that is made on the way into a call is then
/// gone before the call has read it, which shows as clients that fail and models that differ.
/// </summary>
[Trait("Category", "Slow")]
public sealed class CollectionPressureTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("afd-pressure-");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>4 clients with 60 samples, one a step, 30 epochs: 7,200 steps, on 4 threads at once.</summary>
    [Fact]
    public async Task Training_under_constant_collections_gives_the_same_model_and_loses_no_client()
    {
        WriteTable("train.csv", 240, 1);
        WriteTable("test.csv", 60, 2);

        var calm = await Run([]);
        var pressed = await Run([("DOTNET_TieredCompilation", "0"), ("DOTNET_GCgen0size", "0x20000")]);

        Assert.Equal((4, 0), (calm.GetProperty("clients").GetInt32(), calm.GetProperty("dropped").GetInt32()));
        Assert.Equal(0, pressed.GetProperty("dropped").GetInt32());
        Assert.Equal(calm.GetProperty("model_sha256").GetString(), pressed.GetProperty("model_sha256").GetString());
        Assert.True(pressed.GetProperty("accuracy").GetDouble() > 0.9);
    }

    private async Task<JsonElement> Run((string Name, string Value)[] variables)
    {
        string[] sets =
        [
            "afd.data.name=csv", "afd.model.name=mlp", "afd.data.partition=iid", "afd.data.clients=4", "afd.selection.clients-per-round=4",
            "afd.training.batch=1", "afd.training.epochs=30", "afd.training.jobs=4", "afd.training.lr=0.001", "afd.uplink.codec=raw",
            "afd.downlink.codec=raw",
        ];
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "afd.dll"), "run", "--data", _folder.FullName, "--rounds", "1", "--json",
                .. sets.SelectMany(set => new[] { "--set", set })])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
        using var json = JsonDocument.Parse(output);
        return json.RootElement.Clone();
    }

    /// <summary>Three classes, each around a corner of its own of four features.</summary>
    private void WriteTable(string name, int rows, ulong seed)
    {
        var stream = new SeededStream(seed);
        var text = new StringBuilder("label,a,b,c,d\n");
        for (var row = 0; row < rows; row++)
        {
            var features = Enumerable.Range(0, 4).Select(feature => (feature == row % 3 ? 2 : 0) + stream.NextSingle() - 0.5f);
            text.Append(CultureInfo.InvariantCulture,
                $"{row % 3},{string.Join(',', features.Select(value => value.ToString("0.000", CultureInfo.InvariantCulture)))}\n");
        }
        File.WriteAllText(Path.Combine(_folder.FullName, name), text.ToString());
    }
}
