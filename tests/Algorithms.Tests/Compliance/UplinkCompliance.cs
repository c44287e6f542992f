using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.SubModels;
using AfdActors.Algorithms.Tests.Sparsification;

namespace AfdActors.Algorithms.Tests.Compliance;

/// <summary>What every uplink promises. An uplink joins with a subclass of one line.</summary>
public abstract class UplinkCompliance
{
    private const int Rounds = 4;
    private static readonly ClientId Client = new("a");

    protected abstract IUplinkCodec Uplink { get; }

    [Fact]
    public void The_same_update_is_the_same_bytes_and_leaves_its_input_as_it_was()
    {
        var part = SmallModel.Keeping(0, 2, 5, 11);
        var gradient = SmallModel.Gradient(new Random(1), part.Count);
        var before = (float[])gradient.Clone();
        Assert.Equal(Uplink.Encode(Task(1, part), null, gradient).Payload, Uplink.Encode(Task(1, part), null, gradient).Payload);
        Assert.Equal(before, gradient);
    }

    [Fact]
    public void What_is_decoded_is_finite_and_of_the_sub_model_and_within_the_bound()
    {
        foreach (var part in (SubModel[])[SmallModel.Full, SmallModel.Keeping(3), SmallModel.Keeping(0, 2, 5, 11)])
        {
            var payload = Uplink.Encode(Task(1, part), null, SmallModel.Gradient(new Random(2), part.Count)).Payload;
            var update = Uplink.Decode(payload, part);
            Assert.Equal(part.Count, update.Count);
            Assert.All(update.Values.ToArray(), value => Assert.True(float.IsFinite(value)));
            Assert.InRange(payload.Length, 1, Uplink.MaxBytes(part));
        }
    }

    /// <summary>A client that was stopped between two rounds goes on as one that was not.</summary>
    [Fact]
    public void A_state_that_was_saved_and_restored_gives_the_same_updates()
    {
        IUplinkState? kept = null;
        IUplinkState? restored = null;
        for (var round = 1; round <= Rounds; round++)
        {
            var part = SmallModel.Random(new Random(round));
            var gradient = SmallModel.Gradient(new Random(round + 10), part.Count);
            var one = Uplink.Encode(Task(round, part), kept, gradient);
            var other = Uplink.Encode(Task(round, part), restored, gradient);
            Assert.Equal(one.Payload, other.Payload);
            Assert.Equal(one.Next is null, other.Next is null);
            (kept, restored) = (one.Next ?? kept, other.Next is { } next ? Uplink.Restore(new MemoryStream(Saved(next)), SmallModel.Layout.ParameterCount) : restored);
        }
    }

    [Fact]
    public void An_update_leaves_the_state_that_it_was_given_as_it_was()
    {
        if (Uplink.Encode(Task(1, SmallModel.Full), null, SmallModel.Gradient(new Random(1), SmallModel.Full.Count)).Next is not { } state) return;
        var before = Saved(state);
        var next = Uplink.Encode(Task(2, SmallModel.Full), state, SmallModel.Gradient(new Random(2), SmallModel.Full.Count)).Next!;
        Assert.Equal(before, Saved(state));
        Assert.NotEqual(before, Saved(next));
    }

    [Fact]
    public void A_damaged_state_is_refused()
    {
        if (Uplink.Encode(Task(1, SmallModel.Full), null, SmallModel.Gradient(new Random(1), SmallModel.Full.Count)).Next is not { } state)
        {
            Assert.Throws<MalformedDataException>(() => Uplink.Restore(new MemoryStream([1, 2, 3]), SmallModel.Layout.ParameterCount));
            return;
        }

        var whole = Saved(state);
        foreach (var at in (int[])[0, 1, whole.Length / 2, whole.Length - 1])
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x10;
            Assert.Throws<MalformedDataException>(() => Uplink.Restore(new MemoryStream(damaged), SmallModel.Layout.ParameterCount));
            Assert.Throws<MalformedDataException>(() => Uplink.Restore(new MemoryStream(whole[..at]), SmallModel.Layout.ParameterCount));
        }

        Assert.Throws<MalformedDataException>(() => Uplink.Restore(new MemoryStream(whole), SmallModel.Layout.ParameterCount + 1));
    }

    [Fact]
    public void Damaged_payloads_are_refused_or_decode_to_finite_values()
    {
        var part = SmallModel.Keeping(0, 2, 5, 11);
        var valid = Uplink.Encode(Task(1, part), null, SmallModel.Gradient(new Random(3), part.Count)).Payload;
        HostileBytes.Attack(
            valid, bytes => Uplink.Decode(bytes, part), update => Assert.All(update.Values.ToArray(), value => Assert.True(float.IsFinite(value))), count: 900);
    }

    [Fact]
    public void A_gradient_that_is_not_finite_is_refused()
    {
        var gradient = SmallModel.Gradient(new Random(1), SmallModel.Full.Count);
        gradient[7] = float.NaN;
        Assert.Throws<ArgumentException>(() => Uplink.Encode(Task(1, SmallModel.Full), null, gradient));
    }

    private static UplinkTask Task(int round, SubModel part) => new(5, new OfferId(new RunId("5eed"), new RoundId(round), 0, Client), 10, part);

    private static byte[] Saved(IUplinkState state)
    {
        using var stream = new MemoryStream();
        state.Save(stream);
        return stream.ToArray();
    }
}

public sealed class RawUplinkCompliance : UplinkCompliance
{
    protected override IUplinkCodec Uplink { get; } = new RawUplink();
}

public sealed class DgcUplinkCompliance : UplinkCompliance
{
    protected override IUplinkCodec Uplink { get; } = new DgcUplink(new DgcSettings(Density: 0.2));
}

public sealed class DgcMomentumUplinkCompliance : UplinkCompliance
{
    protected override IUplinkCodec Uplink { get; } = new DgcUplink(new DgcSettings(0.2, WarmUpRounds: 3, 0.5f, Nesterov: true, Clip: 1, ValueBits: DgcSettings.AdaptiveBits));
}

public sealed class TernaryUplinkCompliance : UplinkCompliance
{
    protected override IUplinkCodec Uplink { get; } = TernaryUplink.Create(TernaryUplink.Settings(0.2));
}

public sealed class TernaryLevelsUplinkCompliance : UplinkCompliance
{
    protected override IUplinkCodec Uplink { get; } = TernaryUplink.Create(TernaryUplink.Settings(0.2, SparsityScope.Model, levels: true));
}
