using AfdActors.Cli;
using AfdActors.Datasets;
using AfdActors.Hosting;

var terminal = Terminal.OfProcess();
// Log lines, and what libraries say, go where a progress bar makes room for them.
Console.SetError(terminal.Error);
return await new AfdCommandLine(FederationHost.RunAsync, MnistDownload.Fetch, terminal).InvokeAsync(args);
