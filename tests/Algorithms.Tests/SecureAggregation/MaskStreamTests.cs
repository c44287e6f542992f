using AfdActors.Algorithms.SecureAggregation;

namespace AfdActors.Algorithms.Tests.SecureAggregation;

/// <summary>The stream of a key.</summary>
public sealed class MaskStreamTests
{
    /// <summary>
    /// AES-256 under the zero key: of the zero block dc95c078a2408989 ad48a21492842087 (the first of the published known answers), of the
    /// block 01 00 .. as openssl enc -aes-256-ecb gives it.
    /// </summary>
    [Fact]
    public void Words_are_those_of_the_cipher()
    {
        var words = new ulong[4];

        MaskStream.Apply(new byte[32], words, add: true);

        Assert.Equal(0x898940a278c095dcul, words[0]);
        Assert.Equal(0x8720849214a248adul, words[1]);
        Assert.Equal(0x68b84f6bd8f37552ul, words[2]);
        Assert.Equal(0xd33ca5bf3e139345ul, words[3]);
    }

    /// <summary>Over the end of a part of 4096 words, and to an odd end.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(8195)]
    public void What_is_added_can_be_taken_away(int count)
    {
        var words = new ulong[count];
        var key = Enumerable.Range(1, 32).Select(i => (byte)i).ToArray();

        MaskStream.Apply(key, words, add: true);
        Assert.Equal(count, words.Distinct().Count());
        MaskStream.Apply(key, words, add: false);

        Assert.Equal(new ulong[count], words);
    }

    [Fact]
    public void A_part_of_the_stream_does_not_depend_on_its_length()
    {
        var (few, many) = (new ulong[5000], new ulong[9000]);

        MaskStream.Apply(new byte[32], few, add: true);
        MaskStream.Apply(new byte[32], many, add: true);

        Assert.Equal(few, many[..5000]);
    }
}
