using System.Buffers;
using System.Text;
using MessagePack;

namespace AfdActors.Compat.MessagePack.Tests;

/// <summary>Bytes derived by hand from the format table of the MessagePack specification: first byte, big-endian length or value, data.</summary>
public class SpecificationTests
{
    /// <summary>Borders of the integer formats: fixint to 7f, then uint 8 (cc), 16 (cd), 32 (ce), 64 (cf).</summary>
    [Theory]
    [InlineData(0UL, "00")]
    [InlineData(127UL, "7f")]
    [InlineData(128UL, "cc 80")]
    [InlineData(255UL, "cc ff")]
    [InlineData(256UL, "cd 0100")]
    [InlineData(65_535UL, "cd ffff")]
    [InlineData(65_536UL, "ce 00010000")]
    [InlineData(4_294_967_295UL, "ce ffffffff")]
    [InlineData(4_294_967_296UL, "cf 0000000100000000")]
    [InlineData(ulong.MaxValue, "cf ffffffffffffffff")]
    public void Unsigned_integers_take_the_shortest_form(ulong value, string hex)
    {
        Assert.Equal(Bytes.FromHex(hex), Bytes.Of((ref MessagePackWriter w) => w.Write(value)));
        Assert.Equal(value, new MessagePackReader(Bytes.FromHex(hex)).ReadUInt64());
        Assert.Equal(value, new MessagePackReader(Bytes.Scattered(Bytes.FromHex(hex))).ReadUInt64());
    }

    /// <summary>Negative fixint e0..ff is -32..-1, then int 8 (d0), 16 (d1), 32 (d2), 64 (d3) in two's complement.</summary>
    [Theory]
    [InlineData(-1L, "ff")]
    [InlineData(-32L, "e0")]
    [InlineData(-33L, "d0 df")]
    [InlineData(-128L, "d0 80")]
    [InlineData(-129L, "d1 ff7f")]
    [InlineData(-32_768L, "d1 8000")]
    [InlineData(-32_769L, "d2 ffff7fff")]
    [InlineData(-2_147_483_648L, "d2 80000000")]
    [InlineData(-2_147_483_649L, "d3 ffffffff7fffffff")]
    [InlineData(long.MinValue, "d3 8000000000000000")]
    [InlineData(long.MaxValue, "cf 7fffffffffffffff")]
    public void Signed_integers_take_the_shortest_form(long value, string hex)
    {
        Assert.Equal(Bytes.FromHex(hex), Bytes.Of((ref MessagePackWriter w) => w.Write(value)));
        Assert.Equal(value, new MessagePackReader(Bytes.FromHex(hex)).ReadInt64());
        Assert.Equal(value, new MessagePackReader(Bytes.Scattered(Bytes.FromHex(hex))).ReadInt64());
    }

    [Fact]
    public void Integers_of_a_forced_width_keep_it()
    {
        Assert.Equal(Bytes.FromHex("cc01 cd0001 ce00000001 cf0000000000000001 d001 d10001 d200000001 d30000000000000001"), Bytes.Of((ref MessagePackWriter w) =>
        {
            w.WriteUInt8(1);
            w.WriteUInt16(1);
            w.WriteUInt32(1);
            w.WriteUInt64(1);
            w.WriteInt8(1);
            w.WriteInt16(1);
            w.WriteInt32(1);
            w.WriteInt64(1);
        }));
    }

    /// <summary>1.5 = 3fc00000 as binary32 and 3ff8000000000000 as binary64.</summary>
    [Fact]
    public void Nil_booleans_and_floats()
    {
        var bytes = Bytes.FromHex("c0 c2 c3 ca3fc00000 cb3ff8000000000000");
        Assert.Equal(bytes, Bytes.Of((ref MessagePackWriter w) =>
        {
            w.WriteNil();
            w.Write(false);
            w.Write(true);
            w.Write(1.5f);
            w.Write(1.5);
        }));
        var reader = new MessagePackReader(bytes);
        Assert.Equal(Nil.Default, reader.ReadNil());
        Assert.False(reader.ReadBoolean());
        Assert.True(reader.ReadBoolean());
        Assert.Equal(1.5f, reader.ReadSingle());
        Assert.Equal(1.5, reader.ReadDouble());
        Assert.True(reader.End);
        Assert.Equal(bytes.Length, reader.Consumed);
    }

    /// <summary>fixstr to 31 bytes, str 8 (d9) to 255, str 16 (da) to 65,535, str 32 (db).</summary>
    [Theory]
    [InlineData(0, "a0")]
    [InlineData(31, "bf")]
    [InlineData(32, "d920")]
    [InlineData(255, "d9ff")]
    [InlineData(256, "da0100")]
    [InlineData(65_535, "daffff")]
    [InlineData(65_536, "db00010000")]
    public void Strings_take_the_shortest_header(int length, string header)
    {
        var text = new string('x', length);
        var bytes = Bytes.Of((ref MessagePackWriter w) => w.Write(text));
        Assert.Equal(header, Convert.ToHexStringLower(bytes[..^length]));
        Assert.Equal(text, new MessagePackReader(bytes).ReadString());
        Assert.Equal(bytes, Bytes.Of((ref MessagePackWriter w) => w.WriteString(Encoding.UTF8.GetBytes(text))));
    }

    /// <summary>The header counts bytes of UTF-8: one, two, three and four for these characters, ten in all.</summary>
    [Fact]
    public void Strings_are_utf8()
    {
        const string Text = "aé€😀";
        var bytes = Bytes.Of((ref MessagePackWriter w) => w.Write(Text));
        Assert.Equal(Bytes.FromHex("aa 61 c3a9 e282ac f09f9880"), bytes);
        Assert.Equal(Text, new MessagePackReader(bytes).ReadString());
        Assert.Equal(Text, new MessagePackReader(Bytes.Scattered(bytes)).ReadString());
    }

    /// <summary>bin 8 (c4) to 255, bin 16 (c5) to 65,535, bin 32 (c6).</summary>
    [Theory]
    [InlineData(0, "c400")]
    [InlineData(255, "c4ff")]
    [InlineData(256, "c50100")]
    [InlineData(65_535, "c5ffff")]
    [InlineData(65_536, "c600010000")]
    public void Binaries_take_the_shortest_header(int length, string header)
    {
        var data = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        var bytes = Bytes.Of((ref MessagePackWriter w) => w.Write(data));
        Assert.Equal(header, Convert.ToHexStringLower(bytes[..^length]));
        Assert.Equal(data, new MessagePackReader(bytes).ReadBytes()!.Value.ToArray());
    }

    /// <summary>fixarray 9x and fixmap 8x to 15 elements, then 16 and 32 bits of count.</summary>
    [Theory]
    [InlineData(0, "90", "80")]
    [InlineData(15, "9f", "8f")]
    [InlineData(16, "dc0010", "de0010")]
    [InlineData(65_535, "dcffff", "deffff")]
    [InlineData(65_536, "dd00010000", "df00010000")]
    public void Arrays_and_maps_take_the_shortest_header(int count, string array, string map)
    {
        Assert.Equal(array, Convert.ToHexStringLower(Bytes.Of((ref MessagePackWriter w) => w.WriteArrayHeader(count))));
        Assert.Equal(map, Convert.ToHexStringLower(Bytes.Of((ref MessagePackWriter w) => w.WriteMapHeader(count))));
        Assert.Equal(count, new MessagePackReader(Bytes.FromHex(array + new string('0', 2 * count))).ReadArrayHeader());
        Assert.Equal(count, new MessagePackReader(Bytes.FromHex(map + new string('0', 4 * count))).ReadMapHeader());
    }

    /// <summary>fixext d4..d8 for 1, 2, 4, 8, 16 bytes, else ext 8 (c7), 16 (c8), 32 (c9); the type follows the length.</summary>
    [Theory]
    [InlineData(1, "d405")]
    [InlineData(2, "d505")]
    [InlineData(3, "c70305")]
    [InlineData(4, "d605")]
    [InlineData(8, "d705")]
    [InlineData(16, "d805")]
    [InlineData(255, "c7ff05")]
    [InlineData(256, "c8010005")]
    [InlineData(65_536, "c90001000005")]
    public void Extensions_take_the_shortest_header(int length, string header)
    {
        var data = new byte[length];
        var bytes = Bytes.Of((ref MessagePackWriter w) => w.WriteExtensionFormat(new ExtensionResult(5, data)));
        Assert.Equal(header, Convert.ToHexStringLower(bytes[..^length]));
        var extension = new MessagePackReader(bytes).ReadExtensionFormat();
        Assert.Equal(5, extension.TypeCode);
        Assert.Equal(length, extension.Data.Length);
    }

    /// <summary>32-bit seconds; 30 bits of nanoseconds and 34 of seconds; 32 bits of nanoseconds and 64 of signed seconds.</summary>
    [Theory]
    [InlineData("1970-01-01T00:00:00Z", "d6ff 00000000")]
    [InlineData("2106-02-07T06:28:15Z", "d6ff ffffffff")]
    [InlineData("1970-01-01T00:00:01.0000001Z", "d7ff 0000019000000001")]
    [InlineData("2106-02-07T06:28:16Z", "d7ff 0000000100000000")]
    [InlineData("1969-12-31T23:59:59.5Z", "c70cff 1dcd6500 ffffffffffffffff")]
    public void Timestamps_take_the_shortest_form(string text, string hex)
    {
        var time = DateTime.Parse(text, null, System.Globalization.DateTimeStyles.AdjustToUniversal);
        Assert.Equal(Bytes.FromHex(hex), Bytes.Of((ref MessagePackWriter w) => w.Write(time)));
        Assert.Equal(time, new MessagePackReader(Bytes.FromHex(hex)).ReadDateTime());
    }

    [Fact]
    public void Every_first_byte_announces_its_type()
    {
        var expected = new (int From, int To, MessagePackType Type)[]
        {
            (0x00, 0x7f, MessagePackType.Integer), (0x80, 0x8f, MessagePackType.Map), (0x90, 0x9f, MessagePackType.Array),
            (0xa0, 0xbf, MessagePackType.String), (0xc0, 0xc0, MessagePackType.Nil), (0xc1, 0xc1, MessagePackType.Unknown),
            (0xc2, 0xc3, MessagePackType.Boolean), (0xc4, 0xc6, MessagePackType.Binary), (0xc7, 0xc9, MessagePackType.Extension),
            (0xca, 0xcb, MessagePackType.Float), (0xcc, 0xd3, MessagePackType.Integer), (0xd4, 0xd8, MessagePackType.Extension),
            (0xd9, 0xdb, MessagePackType.String), (0xdc, 0xdd, MessagePackType.Array), (0xde, 0xdf, MessagePackType.Map),
            (0xe0, 0xff, MessagePackType.Integer),
        };
        Assert.Equal(256, expected.Sum(range => range.To - range.From + 1));
        foreach (var (from, to, type) in expected)
        {
            for (var code = from; code <= to; code++)
                Assert.Equal(type, MessagePackCode.ToMessagePackType((byte)code));
        }
    }
}
