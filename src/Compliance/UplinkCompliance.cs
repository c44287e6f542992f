using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Compliance;

/// <summary>What every uplink promises. One joins with a subclass of one line.</summary>
/// <example><code>
/// public sealed class TopTenCompliance : UplinkCompliance
/// {
///     protected override IUplinkCodec Create() => new TopTen();
/// }
/// </code></example>
public abstract class UplinkCompliance
{
    private const int Rounds = 4;
    private static readonly ClientId Client = new("a");
    private static readonly SubModel Part = SuiteModel.Keeping(0, 2, 5, 11);

    /// <summary>The uplink as a run would make it.</summary>
    protected abstract IUplinkCodec Create();

    [Fact]
    public void The_same_update_is_the_same_bytes_on_any_thread_and_leaves_its_input_as_it_was()
    {
        var shared = Create();
        var gradient = Gradient(1, Part);
        var expected = Create().Encode(Task(1, Part), null, gradient).Payload;
        Parallel.For(0, 16, _ => Assert.Equal(expected, shared.Encode(Task(1, Part), null, gradient).Payload));
        Assert.Equal(Gradient(1, Part), gradient);
    }

    [Fact]
    public void What_is_decoded_is_finite_and_of_the_sub_model_and_within_the_bound()
    {
        foreach (var part in SuiteModel.Parts)
        {
            var payload = Create().Encode(Task(1, part), null, Gradient(2, part)).Payload;
            var update = Create().Decode(payload, part);
            Assert.Equal(SuiteModel.UpdateCount(part), update.Count);
            Assert.All(update.Values.ToArray(), value => Assert.True(float.IsFinite(value)));
            Assert.InRange(payload.Length, 1, Create().MaxBytes(part));
        }
    }

    /// <summary>
    /// However few values are sent, they point where the update does. Of an update that is turned round none of the eight does.
    /// </summary>
    [Fact]
    public void What_comes_back_points_where_the_update_does()
    {
        for (var seed = 0; seed < 8; seed++)
        {
            var gradient = Gradient(seed, SuiteModel.Full);
            var decoded = Create().Decode(Create().Encode(Task(1, SuiteModel.Full), null, gradient).Payload, SuiteModel.Full);
            double along = 0;
            for (var i = 0; i < decoded.Values.Length; i++)
                along += decoded.Values[i] * (double)gradient[decoded.IsDense ? i : decoded.Positions[i]];
            Assert.True(along > 0, $"expected a positive product of the update and what comes back, got {along}");
        }
    }

    /// <summary>A client that was stopped between two rounds goes on as one that was not.</summary>
    [Fact]
    public void A_state_that_was_saved_and_restored_gives_the_same_updates()
    {
        var uplink = Create();
        IUplinkState? kept = null;
        IUplinkState? restored = null;
        for (var round = 1; round <= Rounds; round++)
        {
            var part = SuiteModel.Random(new Random(round));
            var gradient = Gradient(round + 10, part);
            var one = uplink.Encode(Task(round, part), kept, gradient);
            var other = uplink.Encode(Task(round, part), restored, gradient);
            Assert.Equal(one.Payload, other.Payload);
            Assert.Equal(one.Next is null, other.Next is null);
            (kept, restored) = (one.Next ?? kept, other.Next is { } next ? Restored(Saved(next)) : restored);
        }
    }

    [Fact]
    public void An_update_leaves_the_state_that_it_was_given_as_it_was()
    {
        if (FirstState() is not { } state) return;
        var before = Saved(state);
        var next = Create().Encode(Task(2, SuiteModel.Full), state, Gradient(2, SuiteModel.Full)).Next!;
        Assert.Equal(before, Saved(state));
        Assert.NotEqual(before, Saved(next));
    }

    /// <summary>Every truncation, and each byte with a bit flipped; and the state of a model of another size.</summary>
    [Fact]
    public void A_damaged_state_is_refused()
    {
        if (FirstState() is not { } state)
        {
            Assert.Throws<MalformedDataException>(() => Restored([1, 2, 3]));
            return;
        }

        var whole = Saved(state);
        for (var length = 0; length < whole.Length; length++) Assert.Throws<MalformedDataException>(() => Restored(whole[..length]));
        Assert.All(HostileBytes.Flipped(whole), damaged => Assert.Throws<MalformedDataException>(() => Restored(damaged)));
        Assert.Throws<MalformedDataException>(() => Create().Restore(new MemoryStream(whole), SuiteModel.Layout.ParameterCount + 1));
    }

    /// <summary>The state may be a part of a longer file.</summary>
    [Fact]
    public void Restoring_leaves_the_stream_behind_the_state()
    {
        if (FirstState() is not { } state) return;
        var whole = Saved(state);
        using var stream = new MemoryStream([.. whole, 1, 2, 3]);
        Assert.Equal(whole, Saved(Create().Restore(stream, SuiteModel.Layout.ParameterCount)));
        Assert.Equal(whole.Length, stream.Position);
    }

    [Fact]
    public void The_state_of_another_uplink_is_refused()
    {
        if (FirstState() is null) return;
        Assert.Throws<ArgumentException>(() => Create().Encode(Task(2, Part), new OtherState(), Gradient(1, Part)));
    }

    [Fact]
    public void Damaged_payloads_are_refused_or_decode_to_finite_values()
    {
        var uplink = Create();
        HostileBytes.Attack(
            uplink.Encode(Task(1, Part), null, Gradient(3, Part)).Payload,
            bytes => uplink.Decode(bytes, Part),
            update => Assert.All(update.Values.ToArray(), value => Assert.True(float.IsFinite(value))));
    }

    [Fact]
    public void Asking_for_less_of_the_density_makes_no_update_longer()
    {
        var gradient = Gradient(5, Part);
        var whole = Create().Encode(Task(1, Part), null, gradient).Payload;
        var less = Create().Encode(Task(1, Part) with { DensityShare = 0.01 }, null, gradient).Payload;
        Assert.InRange(less.Length, 1, whole.Length);
        Assert.Equal(SuiteModel.UpdateCount(Part), Create().Decode(less, Part).Count);
    }

    [Fact]
    public void A_gradient_that_is_not_finite_is_refused()
    {
        foreach (var bad in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            var gradient = Gradient(1, SuiteModel.Full);
            gradient[7] = bad;
            Assert.Throws<ArgumentException>(() => Create().Encode(Task(1, SuiteModel.Full), null, gradient));
        }
    }

    private static UplinkTask Task(int round, SubModel part) =>
        new(5, new OfferId(new RunId("5eed"), new RoundId(round), 0, Client), 10, part);

    private static float[] Gradient(int seed, SubModel part) => SuiteModel.Numbers(seed, SuiteModel.UpdateCount(part));

    private static byte[] Saved(IUplinkState state)
    {
        using var stream = new MemoryStream();
        state.Save(stream);
        return stream.ToArray();
    }

    /// <summary>What a client keeps after its first update; null where it keeps nothing.</summary>
    private IUplinkState? FirstState() => Create().Encode(Task(1, SuiteModel.Full), null, Gradient(1, SuiteModel.Full)).Next;

    private IUplinkState Restored(byte[] state) => Create().Restore(new MemoryStream(state), SuiteModel.Layout.ParameterCount);

    private sealed class OtherState : IUplinkState
    {
        public long Bytes => 0;

        public void Save(Stream destination)
        {
        }
    }
}
