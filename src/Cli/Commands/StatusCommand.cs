using System.CommandLine;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using AfdActors.Dashboard;
using AfdActors.Dashboard.Http;
using AfdActors.Dashboard.Watching;
using AfdActors.Experiments.Reporting;
using AfdActors.Hosting;
using AfdActors.Hosting.Nodes;

namespace AfdActors.Cli.Commands;

/// <summary><c>afd status</c>: what a running federation does, for terminals.</summary>
internal static class StatusCommand
{
    /// <summary>An answer has a few kilobytes.</summary>
    private const int MaxAnswerBytes = 1 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static Command Create(CommandServices services)
    {
        var at = new Argument<string>("HOST:PORT") { Description = "where the run was started with --dashboard; a port alone is this machine's" };
        var command = new Command("status", """
            Say what a running federation does. It has to be started with --dashboard.

            Examples:
              afd status 4060
              afd status coordinator.example:4060 --json
            """)
        {
            at,
        };
        command.SetAction((parsed, cancel) => RunAsync(services, parsed, DashboardAddress.Parse("status", parsed.GetRequiredValue(at)), cancel));
        return command;
    }

    private static async Task<int> RunAsync(CommandServices services, ParseResult parsed, HostPort at, CancellationToken cancel)
    {
        var status = await AskAsync(at, cancel).ConfigureAwait(false);
        if (parsed.GetValue(services.Json))
            services.Terminal.Out.WriteLine(JsonSerializer.Serialize(status, Json.Options));
        else
            services.Terminal.Out.WriteLine(Messages.Printable.Lines(string.Join('\n', Lines(status))));
        return ExitCode.Done;
    }

    /// <exception cref="UsageException">Nobody answers there, or somebody else.</exception>
    private static async Task<RunStatus> AskAsync(HostPort at, CancellationToken cancel)
    {
        using var http = new HttpClient { Timeout = Patience, MaxResponseContentBufferSize = MaxAnswerBytes };
        try
        {
            return await http.GetFromJsonAsync<RunStatus>($"http://{at}/api/status", Json.Options, cancel).ConfigureAwait(false)
                is { Run: { Title: not null, Detail: not null }, Clients: not null, Events: not null } status
                    ? status
                    : throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new UsageException($"status {at}: what answers there is no dashboard of this version", e);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            throw new UsageException(
                $"status {at}: no run answers there ({e.Message}); afd run and afd coordinator answer when they are started with --dashboard {at}", e);
        }
    }

    private static IEnumerable<string> Lines(RunStatus status)
    {
        var run = status.Run;
        var state = (run.Paused ? "paused" : run.Phase.ToString().ToLowerInvariant()) + (run.Stopping ? ", stops early" : "");
        yield return $"{run.Title}: round {Format.Count(run.Round)} of {Format.Count(run.Rounds)}, {state}"
            + (run.SecondsLeft is { } left ? $", about {Format.Seconds(left)} left" : "");
        if (run.Detail.Length > 0) yield return run.Detail;
        yield return $"accuracy {Format.Accuracy(run.Accuracy)}{(run.Target is { } target ? $" of {Format.Accuracy(target)}" : "")}, "
            + $"test loss {Format.Number(run.TestLoss)}, {Format.Bytes(run.Down)} down, {Format.Bytes(run.Up)} up";
        yield return $"{Format.Count(status.Nodes)} nodes; clients: "
            + (status.Clients.Count == 0 ? "none" : string.Join(", ", status.Clients.Select(pair => $"{Format.Count(pair.Value)} {pair.Key}")));
        foreach (var line in status.Events)
            yield return string.Create(CultureInfo.InvariantCulture, $"  {DateTimeOffset.FromUnixTimeMilliseconds(line.At).ToLocalTime():HH:mm:ss} {line.Text}");
    }
}
