using AfdActors.Algorithms;
using Akka.Actor;

namespace AfdActors.Coordinator.Control;

/// <summary>
/// The hand on a run: pauses it, stops it after the open round, excludes a client. <see cref="Reports.RunEvent.Began"/> brings it. Every
/// method answers with null, or with the reason why nothing changed. Thread-safe.
/// </summary>
public sealed class RunControl
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly IActorRef _coordinator;

    internal RunControl(IActorRef coordinator) => _coordinator = coordinator;

    /// <summary>No new round opens until <see cref="ResumeAsync"/>; the open one goes on to its end.</summary>
    public Task<string?> PauseAsync() => AskAsync(new ControlRequest.Pause());

    /// <summary>Rounds open again.</summary>
    public Task<string?> ResumeAsync() => AskAsync(new ControlRequest.Resume());

    /// <summary>
    /// The run ends as if the open round were its last one; its checkpoint is written, and a resumption goes on from there.
    /// </summary>
    public Task<string?> StopAfterRoundAsync() => AskAsync(new ControlRequest.StopAfterRound());

    /// <summary>The client drops out of the open round and is not selected again by this process.</summary>
    public Task<string?> ExcludeAsync(ClientId client) => AskAsync(new ControlRequest.Exclude(client));

    private async Task<string?> AskAsync(ControlRequest request)
    {
        try
        {
            return (await _coordinator.Ask<ControlAnswer>(request, Patience).ConfigureAwait(false)).Refusal;
        }
        catch (Exception e) when (e is AskTimeoutException or TaskCanceledException)
        {
            return "the coordinator does not answer: the run is over";
        }
    }
}
