using System.Globalization;
using System.Text.Json;
using AfdActors.Cli.Commands;
using AfdActors.Datasets;
using AfdActors.Hosting;
using AfdActors.Testing;

namespace AfdActors.Cli.Tests.Commands;

/// <summary>Runs command lines in this process, with captured streams and a federation that trains a few points.</summary>
internal sealed class CommandHarness : IDisposable
{
    /// <summary>
    /// Three rounds on a table of two features. A client asks again only after longer than any test takes, so that the bytes of a run do
    /// not depend on how busy the machine is.
    /// </summary>
    private const string Small = """
        afd {
          run.rounds = 3
          model.name = mlp
          data { name = csv, path = "DATA", partition = iid, clients = 4 }
          selection.clients-per-round = 3
          training { batch = 10, jobs = 1 }
          transfer.retry = 1m
        }
        """;

    public CommandHarness() => Runner = Federation.RunAsync;

    public TemporaryFolder Folder { get; } = new();

    public WatchedFederation Federation { get; } = new();

    /// <summary>What runs the federations of a command: <see cref="Federation"/>.</summary>
    public FederationRunner Runner { get; set; }

    public DataSource Fetch { get; set; } = (name, _, _) => throw new DataFileException($"{name}: no network in tests");

    /// <summary>A configuration file with <see cref="Small"/>.</summary>
    public string Config => Folder.File("small.conf", Small.Replace("DATA", Folder.File("points.csv", Points), StringComparison.Ordinal));

    /// <summary>60 points of a square; the label says on which side of its diagonal each lies.</summary>
    private static string Points { get; } = "label,x,y\n"
        + string.Join('\n', Enumerable.Range(0, 60).Select(i => (X: i % 8 / 8.0, Y: i / 8 / 8.0))
        .Select(point => string.Create(CultureInfo.InvariantCulture, $"{(point.X > point.Y ? 1 : 0)},{point.X},{point.Y}")));

    public async Task<(int Code, string Out, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await new AfdCommandLine(Runner, (name, messages, cancel) => Fetch(name, messages, cancel), new Terminal(output, error))
            .InvokeAsync(args);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>Runs with --json and checks that standard output is one JSON object and nothing else.</summary>
    public async Task<JsonElement> JsonAsync(params string[] args)
    {
        var (code, output, error) = await RunAsync([.. args, "--json"]);
        Assert.True(code == 0, error);
        Assert.Equal(1, output.Count(c => c == '\n'));
        using var json = JsonDocument.Parse(output);
        Assert.Equal(JsonValueKind.Object, json.RootElement.ValueKind);
        return json.RootElement.Clone();
    }

    /// <summary>What a run wrote of its rounds.</summary>
    public static List<JsonElement> Rounds(string folder) =>
        [.. File.ReadLines(Path.Combine(folder, "rounds.jsonl")).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    /// <summary>An object, or the objects of a list, without what is measured and so differs from run to run.</summary>
    public static string Unmeasured(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object =>
            "{" + string.Join(
            ",", json.EnumerateObject().Where(property => property.Name != "seconds")
            .Select(property => $"{property.Name}:{Unmeasured(property.Value)}")) + "}",
        JsonValueKind.Array => "[" + string.Join(",", json.EnumerateArray().Select(Unmeasured)) + "]",
        _ => json.GetRawText(),
    };

    public void Dispose() => Folder.Dispose();
}
