using System.Globalization;
using AfdActors.Hosting;
using AfdActors.Training.Models;
using CustomModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
{
    ["afd:run:rounds"] = "4",
    ["afd:data:name"] = "synthetic",
    ["afd:data:partition"] = "iid",
    ["afd:data:clients"] = "8",
    ["afd:selection:clients-per-round"] = "4",
    ["afd:dropout:strategy"] = "afd-single",
}).AddCommandLine(args);
builder.Services.AddAfdSimulation(builder.Configuration).UseModel<Net>();

// What a sub-model can leave out of it is read off the layers; what cannot be cut travels whole.
var model = new ModuleModel(nameof(Net), [1, 28, 28], 10, () => new Net());
foreach (var group in model.Layout.Groups)
    Console.WriteLine($"{group.Name}: {group.Units} units");
foreach (var layer in model.Whole)
    Console.WriteLine($"travels whole: {layer.Path}, as {layer.Reason}");

using var host = builder.Build();
var result = await host.RunFederationAsync();
Console.WriteLine(
    string.Create(CultureInfo.InvariantCulture, $"accuracy {result.Reports[^1].Accuracy:0.000} after {result.Reports.Count} rounds"));
