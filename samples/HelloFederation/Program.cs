using System.Globalization;
using AfdActors.Algorithms;
using AfdActors.Datasets;
using AfdActors.Hosting;
using AfdActors.Hosting.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

// Six hospitals train one model, and no patient's row leaves its hospital. One process, no cluster.
var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Configuration
    .AddHoconFile(Path.Combine(AppContext.BaseDirectory, "federation.conf"))
    .AddCommandLine(args); // such as --afd:run:rounds=5
builder.Services.AddAfdSimulation(builder.Configuration).UseModel<Net>().AddClients<Hospitals>();
using var host = builder.Build();

var result = await host.RunFederationAsync();

Console.WriteLine(
    string.Create(CultureInfo.InvariantCulture, $"accuracy {result.Reports[^1].Accuracy:0.000} after {result.Reports.Count} rounds"));
Console.WriteLine($"{result.Reports.Sum(round => round.BytesUp)} bytes went up, {result.Reports.Sum(round => round.BytesDown)} went down");
Console.WriteLine($"model {result.ModelSha256}");

/// <summary>A TorchSharp module as any other.</summary>
internal sealed class Net : Module<Tensor, Tensor>
{
    private readonly Sequential _layers = Sequential(("hidden", Linear(4, 32)), ("relu", ReLU()), ("output", Linear(32, 2)));

    public Net()
        : base(nameof(Net)) => RegisterComponents();

    public override Tensor forward(Tensor input) => _layers.forward(input);
}

/// <summary>
/// A CSV file of one's own: <c>hospital,age,pressure,glucose,activity,ill</c>. The last ten rows of each hospital are for testing.
/// </summary>
internal sealed class Hospitals : IClientSource
{
    private const int TestRows = 10;

    public FederatedDataset Load()
    {
        var rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "hospitals.csv")).Skip(1).Select(line => line.Split(','));
        var clients = rows.GroupBy(row => row[0]).Select(hospital => new ClientDataset(
            new ClientId(hospital.Key), Samples(hospital.SkipLast(TestRows)), Samples(hospital.TakeLast(TestRows))));
        return new FederatedDataset("hospitals", [4], Classes: 2, [.. clients]);
    }

    private static SampleSet Samples(IEnumerable<string[]> rows) => SampleSet.FromValues(
        [4],
        [.. rows.SelectMany(row => row[1..5]).Select(value => float.Parse(value, CultureInfo.InvariantCulture))],
        [.. rows.Select(row => int.Parse(row[5], CultureInfo.InvariantCulture))]);
}
