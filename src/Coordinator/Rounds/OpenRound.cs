using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.SubModels;
using AfdActors.Coordinator.Rounds;
using AfdActors.Coordinator.Sessions;
using Akka.Actor;

namespace AfdActors.Coordinator.Rounds;

/// <summary>The attempt under way: the state machine, the sums, and what came from whom.</summary>
internal sealed class OpenRound(
    RoundState state, IUpdateAggregator sums, ContributionBounds bounds, ImmutableSortedDictionary<ClientId, SubModel> subModels)
{
    public RoundState State { get; set; } = state;

    public IUpdateAggregator Sums { get; } = sums;

    /// <summary>The sessions that still run, by client.</summary>
    public Dictionary<ClientId, IActorRef> Sessions { get; } = [];

    /// <summary>What each client reported, kept without the update itself once that is in the sums.</summary>
    public Dictionary<ClientId, (double Loss, int Samples, double Norm)> Results { get; } = [];

    private readonly Dictionary<ClientId, SentView> _sent = [];

    public RoundPlan Plan => State.Plan;

    /// <summary>What each selected client trains.</summary>
    public ImmutableSortedDictionary<ClientId, SubModel> SubModels { get; } = subModels;

    /// <exception cref="UpdateRefusedException">The update is out of bounds or cannot be summed; the sums are as before.</exception>
    public void Fold(UpdateReceived received)
    {
        var norm = bounds.Check(received.Update);
        Sums.Add(received.Offer.Client, SubModels[received.Offer.Client], received.Update, Math.Min(received.Samples, bounds.MaxSamples));
        Results[received.Offer.Client] = (received.Loss, received.Samples, norm);
        if (received.Sent is { } payload) _sent[received.Offer.Client] = new SentView(received.Offer.Client, SubModels[received.Offer.Client], payload);
    }

    /// <summary>What the accepted clients were sent; empty where they keep no views.</summary>
    public ImmutableArray<SentView> Sent(ImmutableArray<ClientId> accepted) => [.. accepted.Where(_sent.ContainsKey).Select(client => _sent[client])];

    public ImmutableArray<double> Norms(ImmutableArray<ClientId> accepted) => [.. accepted.Select(client => Results[client].Norm)];

    public ImmutableArray<AcceptedLoss> Losses(ImmutableArray<ClientId> accepted) =>
        [.. accepted.Select(client => new AcceptedLoss(client, SubModels[client], Results[client].Loss))];
}
