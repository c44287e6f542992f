namespace AfdActors.Algorithms.Tests.Identity;

public sealed class IdentityTests
{
    [Fact]
    public void Clients_are_ordered_ordinally()
    {
        string[] names = ["b", "a10", "B", "a9", "a"];
        Assert.Equal(["B", "a", "a10", "a9", "b"], names.Select(n => new ClientId(n)).Order().Select(c => c.Value));
        Assert.True(new ClientId("a") < new ClientId("b") && new ClientId("b") >= new ClientId("a"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a\nb")]
    public void Bad_client_names_are_refused(string? name)
    {
        Assert.Contains("expected", Assert.Throws<MalformedDataException>(() => ClientId.Parse(name)).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => new ClientId(name!));
    }

    [Fact]
    public void A_lone_surrogate_is_refused() => Assert.Throws<MalformedDataException>(() => ClientId.Parse("a" + (char)0xd800));

    [Theory]
    [InlineData("c00", "c00")]
    [InlineData("a b/c", "a%20b%2Fc")]
    [InlineData(".", "%2E")]
    [InlineData("..", "%2E%2E")]
    [InlineData("..a", "..a")]
    public void A_client_name_is_escaped_as_a_file_name(string name, string file) => Assert.Equal(file, new ClientId(name).ToFileName());

    [Fact]
    public void Long_client_names_have_file_names_that_are_short_and_their_own()
    {
        // 128 characters of three bytes each, escaped as nine characters each; they differ in the last alone.
        string[] files = [.. new[] { '\u4e00', '\u4e01' }.Select(last => new ClientId(new string('\u4e00', 127) + last).ToFileName())];
        Assert.All(files, file => Assert.InRange(file.Length, 1, 200));
        Assert.NotEqual(files[0], files[1]);
    }

    [Fact]
    public void A_client_name_may_have_128_characters_and_no_more()
    {
        Assert.Equal(128, ClientId.Parse(new string('x', 128)).Value.Length);
        Assert.Throws<MalformedDataException>(() => ClientId.Parse(new string('x', 129)));
        Assert.Equal("écrivain 😀", ClientId.Parse("écrivain 😀").Value);
    }

    [Fact]
    public void Rounds_count_up()
    {
        Assert.Equal(new RoundId(8), new RoundId(7).Next);
        Assert.True(new RoundId(7) < new RoundId(8));
        Assert.Equal(default, new RoundId(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RoundId(-1));
    }

    [Fact]
    public void An_offer_is_equal_by_all_its_parts_and_reads_as_a_path()
    {
        var offer = new OfferId(new RunId("0af3"), new RoundId(4), 1, new ClientId("f0001_41"));
        Assert.Equal(offer, new OfferId(new RunId("0af3"), new RoundId(4), 1, new ClientId("f0001_41")));
        Assert.NotEqual(offer, offer with { Attempt = 2 });
        Assert.Equal("0af3/4.1/f0001_41", offer.ToString());
    }
}
