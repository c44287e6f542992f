using AfdActors.Cli;
using AfdActors.Datasets;
using AfdActors.Hosting;

return await new AfdCommandLine(FederationHost.RunAsync, MnistDownload.Fetch, Terminal.OfProcess()).InvokeAsync(args);
