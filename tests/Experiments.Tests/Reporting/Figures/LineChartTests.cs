using System.Globalization;
using System.Text.RegularExpressions;
using AfdActors.Experiments.Reporting.Figures;

namespace AfdActors.Experiments.Tests.Figures;

public sealed class LineChartTests
{
    private static Figure Chart(AxisKind kind, bool accuracies, double target, params (double X, double Y)[] points) => new LineChart(
        "title", new ChartAxis("label", kind),
        [new ChartCurve("curve", new CurveStyle(0), [.. points.Select(point => new ChartPoint(point.X, point.Y))])], accuracies, target)
        .Render();

    private static string[] Marks(Figure figure, string anchor) =>
        [.. Regex.Matches(figure.Body, $@"text-anchor=""{anchor}"">([^<]+)</text>").Select(match => match.Groups[1].Value)];

    private static string[] Below(Figure figure) => [.. Marks(figure, "middle").Where(text => text is not "label" and not "no values")];

    [Theory]
    [InlineData(1, "0 1")]
    [InlineData(3, "0 1 2 3")]
    [InlineData(6, "0 1 2 3 4 5 6")]
    [InlineData(7, "0 2 4 6")]
    [InlineData(12, "0 2 4 6 8 10 12")]
    [InlineData(18, "0 5 10 15")]
    [InlineData(1000, "0 200 400 600 800 1000")]
    public void Rounds_are_marked_at_whole_numbers_fewer_than_seven_steps(int rounds, string marks) =>
        Assert.Equal(marks.Split(' '), Below(Chart(AxisKind.Whole, true, 0, (1, 0.5), (rounds, 0.5))));

    [Theory]
    [InlineData(0.003, "0 0.0005 0.001 0.0015 0.002 0.0025 0.003")]
    [InlineData(7.5, "0 2 4 6")]
    [InlineData(0.3, "0 0.05 0.1 0.15 0.2 0.25 0.3")] // 0.3 / 0.05 is a little less than 6
    public void Other_axes_are_marked_in_steps_of_1_2_or_5(double end, string marks) =>
        Assert.Equal(marks.Split(' '), Below(Chart(AxisKind.Linear, true, 0, (end, 0.5))));

    [Fact]
    public void A_logarithmic_axis_is_marked_at_1_2_and_5_or_at_the_powers_alone_where_they_are_many()
    {
        Assert.Equal(["2", "5", "10", "20"], Below(Chart(AxisKind.Logarithmic, true, 0, (1.5, 0.5), (30, 0.5))));
        Assert.Equal(["1", "10", "100", "1000", "10000"], Below(Chart(AxisKind.Logarithmic, true, 0, (1, 0.5), (20_000, 0.5))));
    }

    [Fact]
    public void Accuracies_that_are_far_apart_are_marked_by_tenths() => Assert.Equal(
        ["10 %", "20 %", "30 %", "40 %", "50 %", "60 %"], Marks(Chart(AxisKind.Whole, true, 0, (1, 0.15), (2, 0.55)), "end"));

    [Fact]
    public void Losses_have_an_axis_from_the_step_below_to_the_step_above()
    {
        // 1.7 over less than seven steps: a step of 0.5.
        Assert.Equal(["0.5", "1", "1.5", "2", "2.5"], Marks(Chart(AxisKind.Whole, false, 0, (1, 2.4), (2, 0.7)), "end"));
        Assert.Equal(["-2", "-1.5", "-1", "-0.5", "0"], Marks(Chart(AxisKind.Whole, false, 0, (1, -1)), "end"));
        Assert.Equal(6, Marks(Chart(AxisKind.Whole, false, 0, (1, 0)), "end").Length);
    }

    /// <summary>40 to 70 % are marked by twentieths, from y = 254 at the bottom to 12 at the top: a target of 0.45 is a sixth up.</summary>
    [Fact]
    public void The_target_is_a_line_at_its_height()
    {
        var chart = Chart(AxisKind.Whole, true, 0.45, (1, 0.5), (2, 0.7));

        Assert.Equal(["40 %", "45 %", "50 %", "55 %", "60 %", "65 %", "70 %"], Marks(chart, "end"));
        var line = Regex.Match(chart.Body, @"class=""target"" d=""M56 ([\d.]+)H462""");
        Assert.Equal(254 - (242 / 6.0), double.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture), 1);
        Assert.DoesNotContain("target", Chart(AxisKind.Whole, true, 0, (1, 0.5)).Body, StringComparison.Ordinal);
    }

    /// <summary>The axis is 406 wide from 56: of four rounds the second is at 259.</summary>
    [Fact]
    public void A_value_that_is_not_finite_leaves_a_gap_and_a_point_alone_is_a_dot()
    {
        var chart = Chart(AxisKind.Whole, false, 0, (0, 1), (1, double.NaN), (2, 3), (3, double.PositiveInfinity), (3, 2), (4, 1));

        var curve = Regex.Match(chart.Body, @"class=""mean s0""[^>]* d=""([^""]+)""").Groups[1].Value;
        Assert.Equal(1, curve.Count(c => c == 'M'));
        Assert.Equal(1, curve.Count(c => c == 'L'));
        Assert.Equal(2, Regex.Count(chart.Body, "<circle"));
        Assert.Contains("cx=\"259\"", chart.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", chart.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_chart_of_nothing_says_so(bool logarithmic) => Assert.Contains(
        "no values", Chart(logarithmic ? AxisKind.Logarithmic : AxisKind.Whole, !logarithmic, 0, (0, double.NaN)).Body,
        StringComparison.Ordinal);
}
