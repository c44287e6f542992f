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

    [Fact]
    public void State_comes_back_whole() => States.Same(States.After(3), CheckpointCodec.Read(Bytes(States.After(3)), "memory"));

    [Fact]
    public void State_before_the_first_round_comes_back_whole()
    {
        var fresh = States.After(0) with { Report = null, Ledger = VerdictLedger.Empty(new RunId("ff")), Dropout = [], Optimizer = [] };
        States.Same(fresh, CheckpointCodec.Read(Bytes(fresh), "memory"));
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        var bytes = Bytes(States.After(3));
        for (var length = 0; length < bytes.Length; length++) Refused(bytes[..length]);
        Refused([.. bytes, 0]);
    }

    [Fact]
    public void Every_changed_byte_is_refused()
    {
        var bytes = Bytes(States.After(3));
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
        bytes[4] = 2;
        Assert.Contains("checkpoint version: expected 1, got 2", Refused(bytes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Content_that_makes_no_sense_is_refused_though_its_hash_is_right()
    {
        var content = Bytes(States.After(3))[Header..];
        for (var length = 0; length < content.Length; length++) Refused(Sealed(content[..length]));
        Refused(Sealed([.. content, 0]));

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
                    CheckpointCodec.Read(Sealed(changed), "memory");
                }
                catch (MalformedDataException)
                {
                    refused++;
                }
            }
        }

        Assert.InRange(refused, content.Length, 4 * content.Length);
    }

    [Fact]
    public void Claimed_lengths_allocate_nothing()
    {
        // The weights' length follows the two strings (1 + 16 and 1 + 6 bytes) and the round (4 bytes).
        var content = Bytes(States.After(3))[Header..];
        const int Length = 17 + 7 + 4;
        Assert.Equal(16, BitConverter.ToInt32(content, Length));
        BitConverter.GetBytes(int.MaxValue).CopyTo(content, Length);
        var bytes = Sealed(content);
        Refused(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused(bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private static byte[] Bytes(RunState state)
    {
        var stream = new MemoryStream();
        CheckpointCodec.Write(stream, state);
        return stream.ToArray();
    }

    private static byte[] Sealed(byte[] content) => [.. "AFDC"u8, 1, .. SHA256.HashData(content), .. content];

    private static MalformedDataException Refused(byte[] bytes)
    {
        var refused = Assert.Throws<MalformedDataException>(() => CheckpointCodec.Read(bytes, "/run/checkpoint.afd"));
        Assert.Contains("/run/checkpoint.afd", refused.Message, StringComparison.Ordinal);
        return refused;
    }
}
