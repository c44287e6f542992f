using System.Collections.Immutable;
using AfdActors.Algorithms.SecureAggregation;

namespace AfdActors.Algorithms.Tests.SecureAggregation;

/// <summary>One attempt with its clients, without network: asks whoever the coordinator awaits.</summary>
internal sealed class MaskingCohort
{
    private static readonly (RunId Run, RoundId Round, int Attempt) Id = (new RunId("seed"), new RoundId(3), 1);

    public MaskingCohort(int clients, int threshold)
    {
        Clients = [.. Enumerable.Range(0, clients).Select(i => new ClientId($"c{i:000}"))];
        Server = new MaskingServer(Id.Run, Id.Round, Id.Attempt, Clients, threshold);
        Sides = Clients.ToDictionary(
            client => client, client => new MaskingClient(new OfferId(Id.Run, Id.Round, Id.Attempt, client), threshold));
    }

    public ImmutableArray<ClientId> Clients { get; }

    public MaskingServer Server { get; }

    public Dictionary<ClientId, MaskingClient> Sides { get; }

    public void Advertise()
    {
        foreach (var client in Awaited()) Server.Advertised(Sides[client].Keys);
    }

    public void Seal()
    {
        foreach (var client in Awaited()) Server.Sealed(client, Sides[client].Seal(Server.KeyList));
    }

    public void Take()
    {
        foreach (var client in Awaited())
        {
            Sides[client].Take(Server.SharesFor(client));
            Server.Taken(client);
        }
    }

    /// <summary>A masked copy.</summary>
    public ulong[] Mask(ClientId client, ulong[] words)
    {
        var masked = words.ToArray();
        Sides[client].Mask().Apply(masked);
        return masked;
    }

    public void Reveal()
    {
        foreach (var client in Awaited()) Server.Revealed(client, Sides[client].Reveal(Server.Survivors));
    }

    /// <summary>Up to the phase in which the clients train.</summary>
    public MaskingCohort Trained()
    {
        Advertise();
        Seal();
        Take();
        return this;
    }

    public void Lose(IEnumerable<ClientId> lost)
    {
        foreach (var client in lost) Server.Left(client);
    }

    public static ulong[] Sum(IEnumerable<ulong[]> vectors, int length)
    {
        var sum = new ulong[length];
        foreach (var words in vectors)
            for (var i = 0; i < length; i++) sum[i] += words[i];
        return sum;
    }

    private List<ClientId> Awaited() => [.. Server.Awaited];
}
