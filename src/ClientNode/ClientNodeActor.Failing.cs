using AfdActors.Algorithms;
using AfdActors.Messages;
using Akka.Actor;
using Akka.Event;

namespace AfdActors.ClientNode;

/// <content>Clients that fail.</content>
public sealed partial class ClientNodeActor
{
    private const string TakenOutTimer = "taken out";
    private const int MaxRestarts = 3;
    private const int MostNamed = 5;
    private static readonly TimeSpan RestartWindow = TimeSpan.FromMinutes(1);

    /// <summary>Clients of one round fail within so long of each other, and are told together.</summary>
    private static readonly TimeSpan TakenOutPause = TimeSpan.FromSeconds(1);

    /// <summary>Taken out, and not told yet.</summary>
    private readonly List<ClientId> _takenOut = [];
    private string _lastFailure = "";

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(MaxRestarts, RestartWindow, cause =>
    {
        _lastFailure = cause.Message;
        return Directive.Restart;
    });

    private void OnTerminated(Terminated terminated)
    {
        if (!_children.Remove(terminated.ActorRef, out var client)) return;
        _clients = _clients.Remove(client);
        var id = client.Description.Client;
        _takenOut.Add(id);
        if (!Timers.IsTimerActive(TakenOutTimer)) Timers.StartSingleTimer(TakenOutTimer, TakenOutTick.Instance, TakenOutPause);
        _coordinator.Tell(new Goodbye([id], $"it failed more than {MaxRestarts} times in {RestartWindow}"), Self);
        if (!_clients.IsEmpty) return;
        Finish(new NodeEnd.NobodyLeft(
            $"every client of this node failed more than {MaxRestarts} times in a minute; the last one: {_lastFailure}"));
    }

    private void TellTakenOut()
    {
        var more = _takenOut.Count > MostNamed ? $" and {_takenOut.Count - MostNamed} more" : "";
        _log.Error("{0} clients failed more than {1} times in {2} and are taken out: {3}{4}; the last one: {5}", _takenOut.Count,
            MaxRestarts, RestartWindow, string.Join(", ", _takenOut.Take(MostNamed)), more, _lastFailure);
        _takenOut.Clear();
    }

    private sealed record TakenOutTick : INoSerializationVerificationNeeded
    {
        public static readonly TakenOutTick Instance = new();
    }
}
