using AfdActors.Algorithms;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;
using AfdActors.ClientNode.State;
using AfdActors.ClientNode.Work;
using AfdActors.Messages.Transfer;
using AfdActors.Training;
using Akka.Actor;

namespace AfdActors.ClientNode;

/// <summary>What a client actor is made of.</summary>
/// <param name="Coordinator">Asked for the fate of a pending update; messages from other nodes are ignored.</param>
/// <param name="Pulls">Shared by all clients of the node, as they share its link.</param>
/// <param name="Policy">What the client takes part in.</param>
public sealed record ClientSetup(
    ClientId Client, ModelLayout Layout, IClientWork Work, IClientStateStore State, TrainingPool Pool, ICanTell Coordinator,
        PayloadPulls Pulls, ClientPolicy Policy)
{
    /// <summary>Where the names of strategies in an offer are looked up.</summary>
    public StrategyCatalogs Catalogs { get; init; } = StrategyCatalogs.BuiltIn;
}
