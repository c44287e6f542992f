using AfdActors.Cli;
using AfdActors.Cli.Hosting;
using AfdActors.Training.Data;

return await new AfdCommandLine(FederationHost.RunAsync, MnistDownload.Fetch, Terminal.OfProcess()).InvokeAsync(args);
