using System.Security.Cryptography;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Rounds;

namespace AfdActors.Coordinator.Tests.Checkpoints;

/// <summary>A checkpoint is read as it was written, or refused as a whole.</summary>
public sealed class CheckpointCodecTests
{
    /// <summary>Magic, version and the SHA-256 of the rest.</summary>
    private const int Header = 4 + 1 + 32;

    /// <summary>Whether the state has a running average.</summary>
    public static TheoryData<bool> Kinds => [false, true];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void State_of_a_selector_makes_version_3_and_stands_at_the_end(bool averaged)
    {
        var plain = Bytes(State(averaged: false))[Header..];
        var (without, with) = (Bytes(State(averaged)), Bytes(State(averaged) with { Selection = [7, 8, 9] }));

        Assert.Equal((averaged ? 2 : 1, 3), (without[4], with[4]));
        Assert.Equal(
            [.. plain, (byte)(averaged ? 1 : 0), .. without[(Header + plain.Length)..], 3, 0, 0, 0, 7, 8, 9], with[Header..]);
        Assert.Equal([7, 8, 9], CheckpointCodec.Read(with, "memory").Selection);
        Assert.Empty(CheckpointCodec.Read(without, "memory").Selection);
        for (var length = 0; length < with.Length; length++) Refused(with[..length]);
        for (var version = 0; version < 256; version++)
            if (version != 3) Refused([.. with[..4], (byte)version, .. with[5..]]);
        (without[4], with[4]) = (with[4], without[4]);
        Refused(without);
        Refused(with);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void State_comes_back_whole(bool averaged) =>
        States.Same(State(averaged), CheckpointCodec.Read(Bytes(State(averaged)), "memory"));

    [Fact]
    public void State_before_the_first_round_comes_back_whole()
    {
        var fresh = States.After(0) with { Report = null, Ledger = VerdictLedger.Empty(new RunId("ff")), Dropout = [], Optimizer = [] };
        States.Same(fresh, CheckpointCodec.Read(Bytes(fresh), "memory"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_truncation_is_refused(bool averaged)
    {
        var bytes = Bytes(State(averaged));
        for (var length = 0; length < bytes.Length; length++) Refused(bytes[..length]);
        Refused([.. bytes, 0]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_changed_byte_is_refused(bool averaged)
    {
        var bytes = Bytes(State(averaged));
        for (var at = 0; at < bytes.Length; at++)
        {
            foreach (var flip in new byte[] { 1, 0x80, 0xff })
            {
                byte[] changed = [.. bytes];
                changed[at] ^= flip;
                Refused(changed);
            }
        }
    }

    [Fact]
    public void Another_version_is_refused_by_version()
    {
        var bytes = Bytes(States.After(3));
        bytes[4] = 4;
        Assert.Contains("checkpoint version: expected 1 to 3, got 4", Refused(bytes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_average_makes_version_2_and_stands_behind_what_version_1_has()
    {
        var (plain, averaged) = (Bytes(State(averaged: false)), Bytes(State(averaged: true)));
        Assert.Equal((1, 2), (plain[4], averaged[4]));

        // A length and four weights.
        Assert.Equal(plain[Header..], averaged[Header..^20]);
        (plain[4], averaged[4]) = (2, 1);
        Refused(plain);
        Refused(averaged);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(5)]
    public void An_average_of_another_length_than_the_model_is_refused(int count) => Assert.Contains(
        $"running average: expected the 4 weights of the model, got {4 * count} bytes",
        Refused(Bytes(States.After(3) with { Average = new float[count] })).Message, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Content_that_makes_no_sense_is_refused_though_its_hash_is_right(bool averaged)
    {
        var content = Bytes(State(averaged))[Header..];
        for (var length = 0; length < content.Length; length++) Refused(Sealed(content[..length], averaged));
        Refused(Sealed([.. content, 0], averaged));

        // No byte may lead to another failure than a refusal. Many changes are other states that make sense: those of weights, for one.
        var refused = 0;
        for (var at = 0; at < content.Length; at++)
        {
            foreach (var value in new byte[] { 0, 0x7f, 0x80, 0xff })
            {
                byte[] changed = [.. content];
                changed[at] = value;
                try
                {
                    CheckpointCodec.Read(Sealed(changed, averaged), "memory");
                }
                catch (MalformedDataException)
                {
                    refused++;
                }
            }
        }

        Assert.InRange(refused, content.Length, 4 * content.Length);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Claimed_lengths_allocate_nothing(bool averaged)
    {
        // The weights' length follows the two strings (1 + 16 and 1 + 6 bytes) and the round (4 bytes); the average's comes before its four
        // weights, at the end.
        var content = Bytes(State(averaged))[Header..];
        var length = averaged ? content.Length - 20 : 17 + 7 + 4;
        Assert.Equal(16, BitConverter.ToInt32(content, length));
        BitConverter.GetBytes(int.MaxValue).CopyTo(content, length);
        var bytes = Sealed(content, averaged);
        Refused(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused(bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private static RunState State(bool averaged) => averaged ? States.Averaged(3) : States.After(3);

    private static byte[] Bytes(RunState state)
    {
        var stream = new MemoryStream();
        CheckpointCodec.Write(stream, state);
        return stream.ToArray();
    }

    private static byte[] Sealed(byte[] content, bool averaged) =>
        [.. "AFDC"u8, (byte)(averaged ? 2 : 1), .. SHA256.HashData(content), .. content];

    private static MalformedDataException Refused(byte[] bytes)
    {
        var refused = Assert.Throws<MalformedDataException>(() => CheckpointCodec.Read(bytes, "/run/checkpoint.afd"));
        Assert.Contains("/run/checkpoint.afd", refused.Message, StringComparison.Ordinal);
        return refused;
    }
}
