using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.SubModels;
using AfdActors.Coordinator.Masking;
using AfdActors.Coordinator.Reports;
using AfdActors.Coordinator.Roster;
using AfdActors.Coordinator.Sessions;
using AfdActors.Training;

namespace AfdActors.Coordinator.Rounds;

/// <summary>
/// The attempt under way: the state machine, the sums, and what came from which client. It carries out what <see cref="RoundState"/>
/// decides, until the attempt ends. Not thread-safe.
/// </summary>
/// <param name="subModels">What each selected client trains.</param>
/// <param name="masked">The sum of masked updates; null where they are open.</param>
internal sealed class OpenRound(
    RoundState state, ModelSums sums, ContributionBounds bounds, ImmutableSortedDictionary<ClientId, SubModel> subModels,
        ClientSessions sessions, MaskedSum? masked = null)
{
    /// <summary>What each client reported; the update itself is in the sums.</summary>
    private readonly Dictionary<ClientId, (double Loss, int Samples, SizedNorm? Norm)> _results = [];

    /// <summary>What the clients were sent; empty where the downlink keeps no views.</summary>
    private readonly Dictionary<ClientId, SentView> _sent = [];

    public RoundState State { get; private set; } = state;

    public RoundPlan Plan => State.Plan;

    public ImmutableSortedDictionary<ClientId, SubModel> SubModels => subModels;

    /// <summary>Whether the offer is of this attempt, and its session still runs.</summary>
    public bool Awaits(OfferId offer) => Plan.Mismatch(offer) is null && sessions.Runs(offer.Client);

    /// <summary>Takes a complete update.</summary>
    /// <returns>How the attempt ended; null while it is open.</returns>
    public RoundEffect? Apply(UpdateReceived received) => Apply(new RoundEvent.UpdateArrived(received.Offer), received);

    /// <summary>Drops lost clients, one by one until the attempt ends: the next one is drawn without them.</summary>
    /// <returns>How the attempt ended; null while it is open.</returns>
    public RoundEffect? Apply(RosterChanged changed)
    {
        foreach (var client in changed.Lost)
            if (Apply(new RoundEvent.ClientLost(client, changed.Reason)) is { } end) return end;
        return null;
    }

    /// <summary>The masks are off, or never will be.</summary>
    /// <returns>How the attempt ended; null while it is open.</returns>
    public RoundEffect? Apply(MasksEnded masks)
    {
        if (masked is null || masks.Round != Plan.Round || masks.Attempt != Plan.Attempt) return null;
        if (masked.End(masks, sums) is { } effect) return effect is RoundEffect.Repeat ? Execute(effect, null) : effect;
        RoundEffect? end = null;
        foreach (var (client, standing) in State.Standings)
            if (standing == ClientStanding.Working) end = Apply(new RoundEvent.ClientFailed(Plan.OfferTo(client), masked.Broken!)) ?? end;
        return end;
    }

    /// <summary>Moves the state machine and carries the effects out, in order.</summary>
    /// <returns>
    /// How the attempt ended, by <see cref="RoundEffect.Close"/> or <see cref="RoundEffect.Repeat"/>; null while it is open.
    /// </returns>
    public RoundEffect? Apply(RoundEvent happened) => Apply(happened, null);

    /// <summary>All that closes the round.</summary>
    /// <param name="accepted">In client order.</param>
    /// <param name="epochs">Of the local training.</param>
    /// <param name="seconds">Measured wall time of the round so far, read when the report is made.</param>
    public ClosingRound Closing(ImmutableArray<ClientId> accepted, int epochs, bool evaluate, Func<double> seconds)
    {
        var traffic = sessions.Traffic;
        foreach (var client in accepted) traffic.Accept(Plan.OfferTo(client));
        return new ClosingRound(
            State,
            sums,
            [.. accepted.Select(client => new AcceptedLoss(client, subModels[client], _results[client].Loss))],
            [.. accepted.Select(client => _results[client].Norm).OfType<SizedNorm>()],
            [.. accepted.Where(_sent.ContainsKey).Select(client => _sent[client])],
            [.. accepted.Select(client =>
                traffic.Of(client).OnLink(client, (long)_results[client].Samples * epochs, subModels[client]))],
            traffic.Total,
            evaluate,
            seconds)
        {
            Clients = [.. traffic.Clients.Select(client => ResultOf(client, traffic))],
        };
    }

    /// <summary>The checkpoint is written: the accepted clients are told so.</summary>
    public void TellVerdicts()
    {
        foreach (var (client, standing) in State.Standings)
            if (standing == ClientStanding.Accepted) sessions.Accept(Plan.OfferTo(client));
    }

    private ClientResult ResultOf(ClientId client, RoundTraffic traffic)
    {
        var accepted = State.Standings.GetValueOrDefault(client) == ClientStanding.Accepted;
        var bytes = traffic.Of(client).Read();
        return new ClientResult(
            client, accepted, accepted ? _results[client].Samples : null, accepted ? _results[client].Loss : null, bytes.BytesDown,
            bytes.BytesUp, traffic.SecondsOf(client));
    }

    private RoundEffect? Apply(RoundEvent happened, UpdateReceived? received)
    {
        (State, var effects) = State.Apply(happened);
        RoundEffect? end = null;
        foreach (var effect in effects) end = Execute(effect, received) ?? end;
        return end;
    }

    private RoundEffect? Execute(RoundEffect effect, UpdateReceived? received)
    {
        switch (effect)
        {
            case RoundEffect.Fold:
                return Fold(received!);
            case RoundEffect.Drop drop:
                sessions.Drop(drop.Offer, drop.Reason);
                masked?.Left(drop.Offer.Client);
                return null;
            case RoundEffect.Surplus surplus:
                sessions.Release(surplus.Offer, surplus.Reason);
                masked?.Left(surplus.Offer.Client);
                return null;
            case RoundEffect.Refuse refuse:
                sessions.Refuse(refuse.Offer, refuse.Reason);
                return null;
            case RoundEffect.Repeat repeat:
                foreach (var client in repeat.Rejected) sessions.Reject(Plan.OfferTo(client), $"the round is repeated: {repeat.Reason}");
                masked?.Stop(sessions);
                return repeat;
            case RoundEffect.Close close when masked is not null:
                return masked.Complete(close) is { } lost ? Execute(lost, null) : null;
            default:
                return effect;
        }
    }

    /// <summary>Adds the update to the sums, which refuse one that is out of bounds and stay as they were.</summary>
    private RoundEffect? Fold(UpdateReceived received)
    {
        var client = received.Offer.Client;
        try
        {
            _results[client] = (received.Loss, received.Samples, Add(client, received));
        }
        catch (UpdateRefusedException refused)
        {
            var reason = refused.Diverged ? $"{refused.Message}; {TrainingDivergedException.Advice}" : refused.Message;
            return Apply(new RoundEvent.FoldRefused(received.Offer, reason, refused.Diverged));
        }
        finally
        {
            if (masked is not null || !sums.KeepsUpdates) LargeArrays.Return(received.Payload);
        }

        if (received.Sent is { } payload) _sent[client] = new SentView(client, subModels[client], payload);
        sessions.Folded(received.Offer, received.Loss, received.Samples);
        return Apply(new RoundEvent.UpdateFolded(received.Offer));
    }

    /// <returns>The norm of the update; null where it is masked, and nobody sees it.</returns>
    private SizedNorm? Add(ClientId client, UpdateReceived received)
    {
        if (masked is not null)
        {
            masked.Add(received.Payload, received.Samples);
            return null;
        }

        var norm = bounds.Check(received.Update!.Trained);
        sums.Add(client, subModels[client], received.Update, Math.Min(received.Samples, bounds.MaxSamples));
        return norm;
    }
}
