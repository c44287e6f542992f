using AfdActors.Cli;
using AfdActors.Datasets.Downloads;
using AfdActors.Hosting;

var terminal = Terminal.OfProcess();
// Log lines, and what libraries say, go where a progress bar makes room for them.
Console.SetError(terminal.Error);
return await new AfdCommandLine(FederationHost.RunAsync, DataDownload.Fetch, terminal).InvokeAsync(args);
