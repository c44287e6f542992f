using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.NetworkModel;
using AfdActors.Coordinator.Rounds;
using AfdActors.Messages;
using AfdActors.Messages.Wire;
using Akka.Actor;
using Akka.Event;

namespace AfdActors.Coordinator;

/// <summary>What the round decides, carried out.</summary>
public sealed partial class CoordinatorActor
{
    private void Apply(RoundEvent happened)
    {
        var (next, effects) = _open!.State.Apply(happened);
        _open.State = next;
        foreach (var effect in effects) Execute(effect);
    }

    private void Execute(RoundEffect effect)
    {
        switch (effect)
        {
            case RoundEffect.Drop drop:
                _log.Warning("Round {0} attempt {1}: client {2} dropped: {3}", drop.Offer.Round.Value, drop.Offer.Attempt, drop.Offer.Client.Value, drop.Reason);
                Release(drop.Offer, drop.Reason);
                break;
            case RoundEffect.Surplus surplus:
                Release(surplus.Offer, surplus.Reason);
                break;
            case RoundEffect.Refuse refuse:
                Refuse(refuse.Offer, refuse.Reason);
                break;
            case RoundEffect.Close close:
                Close(close.Accepted);
                break;
            case RoundEffect.Repeat repeat:
                Repeat(repeat);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(effect), effect, "unknown round effect");
        }
    }

    private void Release(OfferId offer, string reason)
    {
        EndSession(offer.Client);
        Endpoint(offer.Client)?.Tell(new CancelTraining(offer, reason), Self);
        _services.Observer.ClientDone(offer.Round, offer.Client, reason);
    }

    private void Refuse(OfferId offer, string reason)
    {
        _log.Warning("Round {0} attempt {1}: update of client {2} refused: {3}", offer.Round.Value, offer.Attempt, offer.Client.Value, reason);
        Endpoint(offer.Client)?.Tell(new Verdict(offer, VerdictKind.Rejected, reason), Self);
    }

    private void Close(ImmutableArray<ClientId> accepted)
    {
        Timers.Cancel(DeadlineTimer);
        Become(Aggregating);
        var open = _open!;
        _absences = _absences.After(open.State, _roster);
        var round = open.Plan.Round;
        var started = _roundStarted;
        var time = _services.Time;
        var closing = new ClosingRound(
            open.State,
            open.Sums,
            open.Losses(accepted),
            open.Norms(accepted),
            open.Sent(accepted),
            [.. accepted.Select(client => TrafficOf(round, client, open.Results[client].Samples))],
            _traffic.BytesDown - _reported.BytesDown,
            _traffic.BytesUp - _reported.BytesUp,
            round.Value % _settings.EvalEvery == 0 || round.Value == _settings.Rounds,
            () => time.GetElapsedTime(started).TotalSeconds);
        _reported = new Traffic(_reported.BytesDown + closing.BytesDown, _reported.BytesUp + closing.BytesUp);
        var (run, cancel) = (_run, _stopping.Token);
        Task.Run(() => _closing.Close(run, closing, cancel), cancel)
            .PipeTo(Self, success: state => new RoundClosed(state), failure: cause => new ClosingFailed(cause));
    }

    private ClientTraffic TrafficOf(RoundId round, ClientId client, int samples)
    {
        var traffic = _traffic.For(round, client);
        return new ClientTraffic(client, traffic.BytesDown, traffic.BytesUp, (long)samples * _settings.Training.Epochs);
    }

    private void Repeat(RoundEffect.Repeat repeat)
    {
        Timers.Cancel(DeadlineTimer);
        var plan = _open!.Plan;
        _absences = _absences.After(_open.State, _roster);
        _log.Warning("Round {0} attempt {1} is repeated: {2}", plan.Round.Value, plan.Attempt, repeat.Reason);
        foreach (var client in repeat.Rejected) Refuse(plan.OfferTo(client), $"the round is repeated: {repeat.Reason}");
        if (++_attempt >= _settings.MaxAttempts)
        {
            Fail(new RunFailedException(
                $"round {plan.Round.Value} failed {_attempt} times: {repeat.Reason}; {string.Join("; ", _open.State.Dropped.Select(drop => $"{drop.Key}: {drop.Value}").Take(3))}"));
            return;
        }

        _open = null;
        Become(WaitingForClients);
        StartAttemptIfPossible();
    }
}
