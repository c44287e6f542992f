using AfdActors.Algorithms;

namespace AfdActors.Messages;

/// <summary>Names of actors that the two sides have to agree on (docs/design.md "Actors and protocol").</summary>
public static class ActorNames
{
    public const string Coordinator = "coordinator";

    public const string Node = "node";

    /// <summary>
    /// The child of a client node that plays <paramref name="client"/>; ids are escaped, as a path element allows few characters.
    /// </summary>
    public static string Client(ClientId client) => "client-" + Uri.EscapeDataString(client.Value);

    /// <summary>The coordinator's child that serves <paramref name="offer"/>.</summary>
    public static string Session(OfferId offer) =>
        $"session-{Uri.EscapeDataString(offer.Client.Value)}-{offer.Round.Value}-{offer.Attempt}";

    /// <summary>The coordinator's child that leads the masks of an attempt at a round.</summary>
    public static string Masks(RoundId round, int attempt) => $"masks-{round.Value}-{attempt}";
}
