using System.Globalization;

namespace AfdActors.Cluster.Tests.Support;

/// <summary>How much goes wrong; the short one unless the environment says more.</summary>
/// <param name="Rounds"><c>AFD_CHAOS_ROUNDS</c>.</param>
/// <param name="CoordinatorKills"><c>AFD_CHAOS_COORDINATOR_KILLS</c>, spread evenly over the rounds.</param>
/// <param name="Seed"><c>AFD_CHAOS_SEED</c>: who is hit, by what, when.</param>
internal sealed record ChaosPlan(int Rounds, int CoordinatorKills, int Seed)
{
    public static ChaosPlan FromEnvironment() =>
        new(Read("AFD_CHAOS_ROUNDS", 30), Read("AFD_CHAOS_COORDINATOR_KILLS", 1), Read("AFD_CHAOS_SEED", 9));

    private static int Read(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
