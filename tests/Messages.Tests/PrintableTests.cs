namespace AfdActors.Messages.Tests;

public class PrintableTests
{
    [Theory]
    [InlineData("plain text, é 漢 😀 {0} \\n", "plain text, é 漢 😀 {0} \\n")]
    [InlineData("", "")]
    [InlineData("a\nb\tc\0", "a\\nb\\u0009c\\u0000")]
    [InlineData("\u001b[31mred\u009b0m\u007f", "\\u001b[31mred\\u009b0m\\u007f")]
    [InlineData("\u202eabc\u2028\u200b\ufeff", "\\u202eabc\\u2028\\u200b\\ufeff")]
    public void What_is_no_visible_character_is_shown_by_its_number(string text, string shown)
    {
        Assert.Equal(shown, Printable.Line(text));
        Assert.Equal(shown, Printable.Line(shown));
    }

    /// <summary>A tag character, which is outside the first plane, and half of a pair, which is no character.</summary>
    [Fact]
    public void Characters_of_two_units_and_halves_of_them_are_looked_at_too()
    {
        Assert.Equal("a\\ue0041b", Printable.Line("a\U000e0041b"));
        Assert.Equal("a\ufffdb", Printable.Line("a\ud800b"));
    }

    [Theory]
    [InlineData("expected [4], got 3 (Parameter 'inputShape'); or 5", "expected [4], got 3; or 5")]
    [InlineData("a (Parameter of ours) stays", "a (Parameter of ours) stays")]
    public void Names_of_parameters_are_left_out_of_messages(string text, string shown)
    {
        Assert.Equal(shown, Printable.WithoutParameters(text));
        Assert.Equal(shown, Printable.Lines(text));
    }

    [Fact]
    public void Line_ends_stay_where_a_text_has_lines() =>
        Assert.Equal($"a{Environment.NewLine}b\\u001b{Environment.NewLine}", Printable.Lines("a\r\nb\u001b\n"));
}
