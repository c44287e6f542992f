using AfdActors.Algorithms.Strategies;

namespace AfdActors.Algorithms.Tests.Strategies;

public sealed class CatalogTests
{
    private static readonly Catalog<string> Fruit = new Catalog<string>("fruit").Add("pear", "P").Add("apple", "A");

    [Fact]
    public void A_name_gives_what_was_added_and_names_keep_their_order()
    {
        Assert.Equal("A", Fruit.Get("apple"));
        Assert.Equal<string>(["pear", "apple"], Fruit.Names);
        Assert.True(Fruit.Contains("pear"));
        Assert.False(Fruit.Contains("Pear"));
    }

    [Fact]
    public void An_unknown_name_is_told_the_known_ones_and_the_nearest()
    {
        Assert.Equal(
            "fruit: expected one of pear, apple, got \"aple\" (did you mean apple?) (Parameter 'name')",
            Assert.Throws<ArgumentException>(() => Fruit.Get("aple")).Message);
        Assert.DoesNotContain(
            "did you mean", Assert.Throws<ArgumentException>(() => Fruit.Get("cucumber")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Adding_makes_a_catalog_of_its_own_and_refuses_names_that_are_taken()
    {
        var more = Fruit.Add("plum", "L");
        Assert.Equal("L", more.Get("plum"));
        Assert.False(Fruit.Contains("plum"));
        Assert.Contains(
            "not taken, got \"pear\"", Assert.Throws<ArgumentException>(() => more.Add("pear", "X")).Message, StringComparison.Ordinal);
        Assert.Equal("P", more.Get("pear"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\n")]
    public void Only_words_are_names(string name) => Assert.Throws<ArgumentException>(() => Fruit.Add(name, "X"));

    [Fact]
    public void Names_have_at_most_64_characters()
    {
        Assert.Throws<ArgumentException>(() => Fruit.Add(new string('a', 65), "X"));
        Assert.True(Fruit.Add(new string('a', 64), "X").Contains(new string('a', 64)));
    }
}
