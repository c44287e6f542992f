using System.Text.Json;
using AfdActors.Cli.Commands;
using AfdActors.Datasets;
using AfdActors.Testing;

namespace AfdActors.Cli.Tests.Commands;

/// <summary>Runs command lines in this process, with captured streams and a federation that does not train.</summary>
internal sealed class CommandHarness : IDisposable
{
    /// <summary>A small federation on generated data, which needs no files.</summary>
    public const string Small = """
        afd {
          run.rounds = 3
          model.name = mlp
          data { name = synthetic, partition = iid, clients = 4 }
          selection.clients-per-round = 3
        }
        """;

    public TemporaryFolder Folder { get; } = new();

    public FakeFederation Federation { get; } = new();

    public MnistSource Mnist { get; set; } = (_, _) => throw new DataFileException("mnist: no network in tests");

    /// <summary>A configuration file with <see cref="Small"/>.</summary>
    public string Config => Folder.File("small.conf", Small);

    public async Task<(int Code, string Out, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await new AfdCommandLine(Federation.RunAsync, (messages, cancel) => Mnist(messages, cancel), new Terminal(output, error, Interactive: false)).InvokeAsync(args);
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

    public void Dispose() => Folder.Dispose();
}
