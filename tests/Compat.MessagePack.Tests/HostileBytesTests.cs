using System.Buffers;
using MessagePack;

namespace AfdActors.Compat.MessagePack.Tests;

/// <summary>Truncated, mutated and lying bytes: the named exceptions, and no memory for what is only claimed.</summary>
public class HostileBytesTests
{
    private delegate void Reading(ref MessagePackReader reader);

    private static readonly Reading[] Readings =
    [
        (ref MessagePackReader r) => r.ReadNil(), (ref MessagePackReader r) => r.ReadBoolean(), (ref MessagePackReader r) => r.ReadByte(),
        (ref MessagePackReader r) => r.ReadInt16(), (ref MessagePackReader r) => r.ReadUInt32(), (ref MessagePackReader r) => r.ReadInt64(),
        (ref MessagePackReader r) => r.ReadUInt64(), (ref MessagePackReader r) => r.ReadSingle(), (ref MessagePackReader r) => r.ReadDouble(),
        (ref MessagePackReader r) => r.ReadString(), (ref MessagePackReader r) => r.ReadBytes(), (ref MessagePackReader r) => r.ReadStringSequence(),
        (ref MessagePackReader r) => r.ReadArrayHeader(), (ref MessagePackReader r) => r.ReadMapHeader(),
        (ref MessagePackReader r) => r.ReadExtensionFormat(), (ref MessagePackReader r) => r.Skip(), (ref MessagePackReader r) => r.ReadRaw(),
    ];

    [Fact]
    public void Every_truncation_of_every_kind_of_value_is_an_end_of_stream()
    {
        var values = new[]
        {
            "cc80", "cd0100", "ce00010000", "cf0000000100000000", "d080", "d18000", "d280000000", "d38000000000000000", "ca3fc00000",
            "cb3ff8000000000000", "a3616263", "d903616263", "da0003616263", "db00000003616263", "c403010203", "c50003010203", "c600000003010203",
            "9101", "dc000101", "dd0000000101", "810102", "de00010102", "df000000010102", "d405aa", "c7030500aabb", "c800030500aabb", "c9000000030500aabb",
        };
        foreach (var hex in values)
        {
            var bytes = Bytes.FromHex(hex);
            for (var length = 0; length < bytes.Length; length++)
            {
                Assert.Throws<EndOfStreamException>(() => new MessagePackReader(bytes.AsMemory(0, length)).Skip());
                Assert.Throws<EndOfStreamException>(() => new MessagePackReader(Bytes.Scattered(bytes[..length])).Skip());
            }
        }
    }

    [Theory]
    [InlineData("dd7fffffff")]
    [InlineData("df3fffffff")]
    [InlineData("db7fffffff")]
    [InlineData("dbffffffff")]
    [InlineData("c67fffffff")]
    [InlineData("c6ffffffff")]
    [InlineData("c97fffffff05")]
    [InlineData("dcffff")]
    public void A_length_beyond_the_end_is_an_end_of_stream_and_allocates_nothing_for_it(string hex)
    {
        var bytes = Bytes.FromHex(hex + "00010203");
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var read in Readings)
        {
            try
            {
                var reader = new MessagePackReader(bytes);
                read(ref reader);
            }
            catch (Exception fault) when (fault is EndOfStreamException or MessagePackSerializationException)
            {
                continue;
            }
            Assert.Fail($"expected {hex} to be refused");
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 256 * 1024);
    }

    [Fact]
    public void A_count_beyond_int_overflows()
    {
        Assert.Throws<OverflowException>(() => new MessagePackReader(Bytes.FromHex("ddffffffff")).ReadArrayHeader());
        Assert.Throws<OverflowException>(() => new MessagePackReader(Bytes.FromHex("dfffffffff")).ReadMapHeader());
    }

    [Fact]
    public void Another_kind_of_value_than_asked_for_is_a_serialization_exception()
    {
        Assert.Throws<MessagePackSerializationException>(() => new MessagePackReader(Bytes.FromHex("a161")).ReadInt32());
        Assert.Throws<MessagePackSerializationException>(() => new MessagePackReader(Bytes.FromHex("01")).ReadString());
        Assert.Throws<MessagePackSerializationException>(() => new MessagePackReader(Bytes.FromHex("01")).ReadBytes());
        Assert.Throws<MessagePackSerializationException>(() => new MessagePackReader(Bytes.FromHex("c4 00")).ReadString());
        Assert.Throws<MessagePackSerializationException>(() => new MessagePackReader(Bytes.FromHex("80")).ReadArrayHeader());
        Assert.Throws<MessagePackSerializationException>(() => new MessagePackReader(Bytes.FromHex("90")).ReadMapHeader());
        Assert.Throws<MessagePackSerializationException>(() => new MessagePackReader(Bytes.FromHex("c0")).ReadBoolean());
        Assert.Throws<MessagePackSerializationException>(() => new MessagePackReader(Bytes.FromHex("c1")).ReadNil());
        Assert.Throws<MessagePackSerializationException>(() => new MessagePackReader(Bytes.FromHex("a161")).ReadDouble());
        Assert.Throws<MessagePackSerializationException>(() => new MessagePackReader(Bytes.FromHex("d405aa")).ReadDateTime());
    }

    [Fact]
    public void Random_bytes_are_read_or_refused_by_name()
    {
        const int Seed = 20_240_601;
        var random = new Random(Seed);
        var (read, refused) = (0, 0);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = new byte[random.Next(1, 24)];
            random.NextBytes(bytes);
            var reader = new MessagePackReader(bytes);
            try
            {
                Readings[random.Next(Readings.Length)](ref reader);
                Assert.InRange(reader.Consumed, 1, bytes.Length);
                read++;
            }
            catch (Exception fault) when (fault is EndOfStreamException or MessagePackSerializationException or OverflowException)
            {
                refused++;
            }
        }
        Assert.True(read > 1_000 && refused > 1_000, $"seed {Seed}: {read} read, {refused} refused");
    }

    [Fact]
    public void Nesting_beyond_the_limit_is_refused_by_the_depth_step()
    {
        var bytes = Enumerable.Repeat((byte)0x91, 1_000).Append((byte)0xc0).ToArray();
        Assert.Throws<InsufficientExecutionStackException>(() =>
        {
            var reader = new MessagePackReader(bytes);
            while (!reader.IsNil)
            {
                MessagePackSecurity.UntrustedData.DepthStep(ref reader);
                reader.ReadArrayHeader();
            }
        });

        var trusted = new MessagePackReader(bytes);
        while (!trusted.IsNil)
        {
            MessagePackSecurity.TrustedData.DepthStep(ref trusted);
            trusted.ReadArrayHeader();
        }
        Assert.Equal(1_000, trusted.Depth);
    }
}
