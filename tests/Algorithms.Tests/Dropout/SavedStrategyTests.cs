using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.Tests.Layout;

namespace AfdActors.Algorithms.Tests.ScoreMaps;

public sealed class SavedStrategyTests
{
    private static readonly ModelLayout Layout = TestLayouts.SmallCnn();
    private static readonly ClientId[] Clients = [.. Enumerable.Range(0, 6).Select(i => new ClientId($"client-{i}"))];

    public static TheoryData<DropoutKind> Kinds => [.. Enum.GetValues<DropoutKind>()];

    private static IDropoutStrategy Create(DropoutKind kind) => DropoutStrategies.Create(new DropoutSettings(kind), Layout, 9);

    /// <summary>One round: half of the clients train, one of them drops out, losses fall more often than not.</summary>
    private static string Play(IDropoutStrategy strategy, int round)
    {
        var stream = new SeededStream((ulong)round);
        var accepted = Clients
            .Where(_ => stream.NextInt(2) == 0)
            .Select(c => new AcceptedLoss(c, strategy.Select(new RoundId(round), 0, c), (3.0 / round) + stream.NextDouble()))
            .ToList();
        strategy.RoundClosed([.. accepted.Skip(1)]);
        return string.Join(';', accepted.Select(a => string.Join(' ', a.SubModel.Kept.Select(m => Convert.ToHexString(m.ToBitmap())))));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_restored_strategy_goes_on_as_if_never_interrupted(DropoutKind kind)
    {
        var original = Create(kind);
        for (var round = 1; round < 120; round++)
        {
            var restored = Create(kind);
            restored.Restore(original.Save());
            Assert.Equal(original.Save(), restored.Save());
            for (var next = round; next < round + 3; next++)
            {
                var twin = Create(kind);
                twin.Restore(restored.Save());
                Assert.Equal(Play(twin, next), Play(restored, next));
            }
            Play(original, round);
        }
        if (kind is DropoutKind.AfdMulti or DropoutKind.AfdSingle)
            Assert.True(original.Scores().SelectMany(g => g).Sum() > 1, "the rounds must have scored something");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Damaged_state_is_refused_and_changes_nothing(DropoutKind kind)
    {
        var state = Played(kind).Save();
        var strategy = Create(kind);
        var empty = strategy.Save();
        for (var length = 0; length < state.Length; length++)
            Refuse(strategy, state[..length]);
        Refuse(strategy, [.. state, 0]);
        var stream = new SeededStream(4);
        for (var i = 0; i < 500; i++)
            Refuse(strategy, [.. Enumerable.Range(0, stream.NextInt(300)).Select(_ => (byte)stream.NextUInt64())]);
        Assert.Equal(empty, strategy.Save());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_flipped_bit_is_refused_or_gives_a_state_that_works(DropoutKind kind)
    {
        var state = Played(kind).Save();
        var refused = 0;
        for (var bit = 0; bit < state.Length * 8; bit++)
        {
            var damaged = state.ToArray();
            damaged[bit >> 3] ^= (byte)(1 << (bit & 7));
            var strategy = Create(kind);
            try
            {
                strategy.Restore(damaged);
                Play(strategy, 200);
                strategy.Save();
            }
            catch (MalformedDataException)
            {
                refused++;
            }
        }
        Assert.True(refused >= 34 * 8, "every bit of the header matters");
    }

    [Fact]
    public void State_of_another_strategy_layout_or_rate_is_refused()
    {
        var state = Played(DropoutKind.AfdMulti).Save();
        Refuse(Create(DropoutKind.AfdSingle), state);
        Refuse(DropoutStrategies.Create(new DropoutSettings(DropoutKind.AfdMulti), TestLayouts.Mlp(), 9), state);
        Refuse(DropoutStrategies.Create(new DropoutSettings(DropoutKind.AfdMulti, Rate: 0.5), Layout, 9), state);
    }

    [Fact]
    public void A_claimed_number_of_maps_costs_nothing()
    {
        // Header of 34 bytes, then the number of maps.
        byte[] state = [.. Create(DropoutKind.AfdMulti).Save()[..34], 0xff, 0xff, 0xff, 0x7f];
        var strategy = Create(DropoutKind.AfdMulti);
        Refuse(strategy, state);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refuse(strategy, state);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    private static IDropoutStrategy Played(DropoutKind kind)
    {
        var strategy = Create(kind);
        for (var round = 1; round < 30; round++)
            Play(strategy, round);
        return strategy;
    }

    private static void Refuse(IDropoutStrategy strategy, byte[] state) =>
        Assert.Contains("expected", Assert.Throws<MalformedDataException>(() => strategy.Restore(state)).Message, StringComparison.Ordinal);
}
