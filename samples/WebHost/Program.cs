using AfdActors.Hosting;
using AfdActors.Hosting.Configuration;
using WebHost;

// WebHost --urls=http://127.0.0.1:5080 --listen=127.0.0.1:4053      a coordinator inside an ASP.NET Core application
// WebHost --join=127.0.0.1:4053 --state=DIR                          its client node, in another process
var conf = Path.Combine(AppContext.BaseDirectory, "federation.conf");
if (new ConfigurationBuilder().AddCommandLine(args).Build()["join"] is { } join)
{
    var node = Host.CreateApplicationBuilder(args);
    node.Configuration.AddHoconFile(conf);
    node.Services.AddAfdClientNode(
        node.Configuration, options => (options.Join, options.State) = (join, node.Configuration["state"] ?? options.State));
    using var client = node.Build();
    Console.WriteLine(await client.RunClientNodeAsync());
    return;
}

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddHoconFile(conf);
builder.Services.AddAfdCoordinator(builder.Configuration, options => options.Listen = builder.Configuration["listen"] ?? options.Listen);
builder.Services.AddHealthChecks().AddCheck<FederationHealth>("federation");
var app = builder.Build();
app.MapHealthChecks("/healthz");
app.MapGet("/rounds", (IFederation federation) =>
    federation.Rounds.Select(round => new { round.Round, round.Accuracy, round.BytesUp, round.BytesDown, round.ModelSha256 }));
await app.RunAsync();
