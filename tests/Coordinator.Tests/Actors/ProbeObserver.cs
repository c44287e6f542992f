using System.Collections.Concurrent;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Reports;
using Akka.Actor;

namespace AfdActors.Coordinator.Tests.Actors;

internal sealed record Started(RoundId Round, int Selected) : INoSerializationVerificationNeeded;

internal sealed record Done(RoundId Round, ClientId Client, string Outcome) : INoSerializationVerificationNeeded;

internal sealed record Finished(RoundReport Report) : INoSerializationVerificationNeeded;

/// <summary>Turns what an observer hears into messages that a test expects.</summary>
/// <param name="measured">Takes the details of each round; null: nobody does.</param>
/// <param name="happens">Takes what happens in detail; null: nobody does.</param>
internal sealed class ProbeObserver(
    IActorRef probe, Action<RoundDetails>? measured = null, Action<RunEvent>? happens = null) : IRunObserver
{
    public void RoundStarted(RoundId round, int selected) => probe.Tell(new Started(round, selected), ActorRefs.NoSender);

    public void ClientDone(RoundId round, ClientId client, string outcome) =>
        probe.Tell(new Done(round, client, outcome), ActorRefs.NoSender);

    public void Happened(RunEvent happened) => happens?.Invoke(happened);

    public void RoundMeasured(RoundDetails details) => measured?.Invoke(details);

    public void RoundFinished(RoundReport report) => probe.Tell(new Finished(report), ActorRefs.NoSender);
}
