using System.Collections.Immutable;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Randomness;

namespace AfdActors.Algorithms.Selection;

/// <summary>The clients of a round: a uniform draw from those that are here.</summary>
public static class CohortSampling
{
    /// <summary>
    /// Draws <paramref name="count"/> clients, or takes all where there are no more. A pure function of its arguments, whatever
    /// order the clients come in; the result is in client order.
    /// </summary>
    public static ImmutableArray<ClientId> Draw(IEnumerable<ClientId> available, int count, ulong runSeed, RoundId round, int attempt)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ImmutableArray<ClientId> clients = [.. available.Distinct().Order()];
        if (clients.Length <= count)
            return clients;
        var stream = SeededStream.Create(runSeed, SeedPurpose.Cohort, round, attempt);
        return [.. UnitSampling.Uniform(clients.Length, count, stream).Select(index => clients[index])];
    }
}
