using System.Globalization;
using AfdActors.Hosting;
using AfdActors.Hosting.Configuration;
using CustomStrategy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// Ten clients, two of them poisoned. The mean of the updates is (8 - 2 * 5) / 10 = -0.2 times an honest one: the wrong way. The geometric
// median is near the honest ones.
foreach (var aggregation in (string[])["average", "geometric-median"])
{
    var (honest, poisoned) = (await Accuracy(aggregation, uplink: "raw"), await Accuracy(aggregation, uplink: "poisoned"));
    Console.WriteLine(
        string.Create(
        CultureInfo.InvariantCulture,
        $"{aggregation}: accuracy {honest:0.0000} with honest clients, {poisoned:0.0000} with two poisoned ones"));
}

async Task<double> Accuracy(string aggregation, string uplink)
{
    var builder = Host.CreateApplicationBuilder();
    builder.Logging.SetMinimumLevel(LogLevel.Warning);
    builder.Configuration
        .AddHoconFile(Path.Combine(AppContext.BaseDirectory, "federation.conf"))
        .AddInMemoryCollection([new("afd:aggregation:optimizer", aggregation), new("afd:uplink:codec", uplink)])
        .AddCommandLine(args);
    builder.Services.AddAfdSimulation(builder.Configuration).AddStrategies(new Strategies().Register);
    using var host = builder.Build();
    var result = await host.RunFederationAsync();
    return result.Reports[^1].Accuracy!.Value;
}
