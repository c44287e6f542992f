using System.Buffers;
using MessagePack;

namespace AfdActors.Compat.MessagePack.Tests;

/// <summary>What a reader takes for what, and how it moves.</summary>
public class ReadingTests
{
    [Fact]
    public void Any_integer_form_reads_as_any_integer_type_that_holds_it()
    {
        foreach (var hex in new[] { "07", "cc07", "cd0007", "ce00000007", "cf0000000000000007", "d007", "d10007", "d200000007", "d30000000000000007" })
        {
            var bytes = Bytes.FromHex(hex);
            Assert.Equal(7, new MessagePackReader(bytes).ReadByte());
            Assert.Equal(7, new MessagePackReader(bytes).ReadSByte());
            Assert.Equal(7, new MessagePackReader(bytes).ReadUInt16());
            Assert.Equal(7, new MessagePackReader(bytes).ReadInt16());
            Assert.Equal(7u, new MessagePackReader(bytes).ReadUInt32());
            Assert.Equal(7, new MessagePackReader(bytes).ReadInt32());
            Assert.Equal(7ul, new MessagePackReader(bytes).ReadUInt64());
            Assert.Equal(7L, new MessagePackReader(bytes).ReadInt64());
            Assert.Equal('\a', new MessagePackReader(bytes).ReadChar());
            Assert.Equal(7f, new MessagePackReader(bytes).ReadSingle());
            Assert.Equal(7d, new MessagePackReader(bytes).ReadDouble());
        }
    }

    [Theory]
    [InlineData(-1L)]
    [InlineData(256L)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void A_number_that_does_not_fit_overflows(long value)
    {
        var bytes = Bytes.Of((ref MessagePackWriter w) => w.Write(value));
        Assert.Throws<OverflowException>(() => new MessagePackReader(bytes).ReadByte());
    }

    [Fact]
    public void The_largest_unsigned_number_does_not_fit_a_signed_one()
    {
        var bytes = Bytes.Of((ref MessagePackWriter w) => w.Write(ulong.MaxValue));
        Assert.Throws<OverflowException>(() => new MessagePackReader(bytes).ReadInt64());
        Assert.Equal(18446744073709551615f, new MessagePackReader(bytes).ReadSingle());
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(-0f)]
    [InlineData(float.Epsilon)]
    public void Floats_keep_their_bits(float value)
    {
        var narrow = Bytes.Of((ref MessagePackWriter w) => w.Write(value));
        var wide = Bytes.Of((ref MessagePackWriter w) => w.Write((double)value));
        Assert.Equal(BitConverter.SingleToInt32Bits(value), BitConverter.SingleToInt32Bits(new MessagePackReader(narrow).ReadSingle()));
        Assert.Equal((double)value, new MessagePackReader(narrow).ReadDouble());
        Assert.Equal(value, new MessagePackReader(wide).ReadSingle());
    }

    [Fact]
    public void Null_strings_and_bytes_are_nil()
    {
        var bytes = Bytes.Of((ref MessagePackWriter w) =>
        {
            w.Write((string?)null);
            w.Write((byte[]?)null);
            w.Write(true);
        });
        Assert.Equal(Bytes.FromHex("c0c0c3"), bytes);
        var reader = new MessagePackReader(bytes);
        Assert.True(reader.IsNil);
        Assert.Null(reader.ReadString());
        Assert.Null(reader.ReadBytes());
        Assert.False(reader.TryReadNil());
        Assert.True(reader.ReadBoolean());
    }

    [Fact]
    public void Bytes_written_as_a_string_by_an_older_writer_are_read()
    {
        Assert.Equal([1, 2], new MessagePackReader(Bytes.FromHex("a20102")).ReadBytes()!.Value.ToArray());
    }

    [Fact]
    public void A_string_span_is_given_only_where_it_lies_in_one_block()
    {
        var bytes = Bytes.Of((ref MessagePackWriter w) => w.Write("ab"));
        var whole = new MessagePackReader(bytes);
        Assert.True(whole.TryReadStringSpan(out var span));
        Assert.True(span.SequenceEqual("ab"u8));

        var scattered = new MessagePackReader(Bytes.Scattered(bytes));
        Assert.False(scattered.TryReadStringSpan(out _));
        Assert.Equal("ab", scattered.ReadString());
    }

    [Fact]
    public void Skip_passes_over_exactly_one_value_of_any_kind()
    {
        var values = new[]
        {
            "00", "ff", "cc80", "d3ffffffff7fffffff", "c0", "c2", "ca3fc00000", "cb3ff8000000000000", "a3616263", "d9020102", "c4020102", "d405aa",
            "c7030500aabb", "93 01 92 02 c0 a161", "82 a161 91 01 a162 80", "dc0001 c3", "de0001 01 02",
        };
        foreach (var hex in values)
        {
            var bytes = Bytes.FromHex(hex + "c3");
            var reader = new MessagePackReader(Bytes.Scattered(bytes));
            reader.Skip();
            Assert.Equal(bytes.Length - 1, reader.Consumed);
            Assert.Equal(bytes[..^1], new MessagePackReader(bytes).ReadRaw().ToArray());
        }
    }

    [Fact]
    public void A_peek_reader_leaves_the_reader_where_it_is()
    {
        var reader = new MessagePackReader(Bytes.FromHex("0102"));
        var peek = reader.CreatePeekReader();
        Assert.Equal(1, peek.ReadInt32());
        Assert.Equal(2, peek.ReadInt32());
        Assert.Equal(0, reader.Consumed);
        Assert.Equal(1, reader.ReadInt32());
    }

    [Fact]
    public void Raw_bytes_are_written_and_read_as_they_are()
    {
        var bytes = Bytes.Of((ref MessagePackWriter w) => w.WriteRaw(Bytes.Scattered([0x91, 0x05])));
        Assert.Equal([0x91, 0x05], bytes);
        Assert.Equal([0x91], new MessagePackReader(bytes).ReadRaw(1).ToArray());
    }

    [Fact]
    public void A_long_text_written_in_small_pieces_arrives_whole()
    {
        var bytes = Bytes.Of((ref MessagePackWriter w) =>
        {
            w.WriteArrayHeader(10_000);
            for (var i = 0; i < 10_000; i++)
                w.Write(i);
        });
        var reader = new MessagePackReader(bytes);
        Assert.Equal(10_000, reader.ReadArrayHeader());
        for (var i = 0; i < 10_000; i++)
            Assert.Equal(i, reader.ReadInt32());
        Assert.True(reader.End);
    }
}
