using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Rounds;

namespace AfdActors.Coordinator.Tests.Rounds;

internal static class RoundFixture
{
    public static readonly RunId Run = new("0123456789abcdef");

    public static ClientId Client(int index) => new($"c{index:d2}");

    public static RoundPlan Plan(int selected, int wanted, int minUpdates, int round = 3, int attempt = 0) =>
        new(Run, new RoundId(round), attempt, [.. Enumerable.Range(0, selected).Select(Client)], wanted, minUpdates);

    /// <summary>Applies events in order and returns the last state with all effects.</summary>
    public static (RoundState State, ImmutableArray<RoundEffect> Effects) Play(RoundPlan plan, params RoundEvent[] events)
    {
        var state = RoundState.Start(plan);
        var all = ImmutableArray.CreateBuilder<RoundEffect>();
        foreach (var happened in events)
        {
            (state, var effects) = state.Apply(happened);
            all.AddRange(effects);
        }

        return (state, all.ToImmutable());
    }

    public static RoundEvent[] Delivered(RoundPlan plan, int index) =>
        [new RoundEvent.UpdateArrived(plan.OfferTo(Client(index))), new RoundEvent.UpdateFolded(plan.OfferTo(Client(index)))];
}
