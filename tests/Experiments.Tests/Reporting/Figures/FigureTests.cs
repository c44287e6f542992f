using System.Xml.Linq;
using AfdActors.Experiments.Reporting.Figures;
using AfdActors.Training;

namespace AfdActors.Experiments.Tests.Figures;

public sealed class FigureTests
{
    private const string Hostile = "<script>alert(\"1\")</script>\u0001 & '\ud800";

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static TheoryData<string> Kinds => ["chart", "map", "time", "confusion"];

    private static Figure Of(string kind) => kind switch
    {
        "chart" => new LineChart(
            Hostile, new ChartAxis(Hostile, AxisKind.Linear),
            [
                new ChartCurve(Hostile, new CurveStyle(0), [new(1, 0.5), new(2, 0.6)]),
                new ChartCurve("other", new CurveStyle(1, "8 3"), [new(1, 0.4, 0.3, 0.5), new(2, 0.5, 0.4, 0.6)]),
            ],
            accuracies: true, target: 0.5).Render(),
        "map" => HeatMap.Of(Hostile, [0, 1, 2]),
        "time" => HeatMap.OverTime(Hostile, Hostile, [(Hostile, [0, 1])]),
        _ => ConfusionChart.Of(1, new ConfusionMatrix([[1, 2], [0, 3]]), [Hostile, "b"]),
    };

    /// <summary>A file for a paper: XML without scripts, in fixed light colors, and nothing from outside.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_figure_is_a_file_of_its_own(string kind)
    {
        var svg = Of(kind).ToSvg();

        var root = XDocument.Parse(svg).Root!;
        Assert.Equal(Svg + "svg", root.Name);
        Assert.Empty(root.Descendants(Svg + "script"));
        Assert.All(root.Descendants(), element => Assert.Equal(Svg, element.Name.Namespace));
        Assert.All(["var(", "url(", "href", "prefers-color-scheme", "@import"], outside =>
            Assert.DoesNotContain(outside, svg, StringComparison.Ordinal));
        Assert.Contains("#0b62a8", svg, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void On_a_page_it_has_the_colors_of_the_page_and_text_of_others_is_no_markup(string kind)
    {
        var html = Of(kind).ToHtml();

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("#0b62a8", html, StringComparison.Ordinal);
        Assert.Contains("alert(&quot;1&quot;)", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_curves_have_a_legend_below_them_in_a_file()
    {
        var texts = XDocument.Parse(Of("chart").ToSvg()).Descendants(Svg + "text").Select(text => text.Value).ToList();

        Assert.Equal(["other"], texts.Skip(texts.Count - 1));
        Assert.Equal(2, texts.Count(text => text.Contains("alert", StringComparison.Ordinal)) - 1);
    }

    [Theory]
    [InlineData("Accuracy by round", "accuracy-by-round")]
    [InlineData("top-5 by round", "top-5-by-round")]
    [InlineData("../../etc/passwd", "etc-passwd")]
    [InlineData("Größe", "gr-e")]
    [InlineData("…", "")]
    public void A_name_for_a_file_is_letters_digits_and_hyphens(string title, string name) => Assert.Equal(name, Figure.NameOf(title));

    /// <summary>
    /// Of three samples of the first label one is answered rightly: 0.1 + 0.9 / 3 = 0.4; of the second all are. Cells are 40 wide from
    /// x = 64 and y = 34: the answer "dog" to "cat" is to the right.
    /// </summary>
    [Fact]
    public void A_cell_of_a_confusion_matrix_is_as_dark_as_its_share_of_the_label()
    {
        var body = ConfusionChart.Of(7, new ConfusionMatrix([[1, 2], [0, 3]]), ["cat", "dog"]).Body;

        Assert.Equal(3, body.Split("<rect class=\"cell\"").Length - 1);
        Assert.Contains("fill-opacity=\"0.4\"><title>cat answered as cat: 1 of 3</title>", body, StringComparison.Ordinal);
        Assert.Contains("x=\"104\" y=\"34\" width=\"39\" height=\"39\" fill-opacity=\"0.7\"><title>cat answered as dog: 2 of 3</title>", body, StringComparison.Ordinal);
        Assert.Contains("fill-opacity=\"1\"><title>dog answered as dog: 3 of 3</title>", body, StringComparison.Ordinal);
        Assert.Contains("class=\"on\" x=\"124\" y=\"98\" text-anchor=\"middle\">3<", body, StringComparison.Ordinal);
    }
}
