using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace AfdActors.Dashboard.Metrics;

/// <summary>
/// Prometheus' text format, version 0.0.4, of a meter's readings. Names become what OpenTelemetry's rules for Prometheus make of them: dots
/// are underscores, the unit and <c>_total</c> stand at the end.
/// </summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Render(IReadOnlyList<Reading> readings)
    {
        var text = new StringBuilder();
        foreach (var instrument in readings.GroupBy(reading => reading.Instrument))
        {
            var (name, type) = NameOf(instrument.Key);
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {Escaped(instrument.Key.Description ?? "", quotes: false)}\n");
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {type}\n");
            foreach (var reading in instrument) Add(text, name, reading);
        }

        return text.ToString();
    }

    private static void Add(StringBuilder text, string name, Reading reading)
    {
        if (reading.Buckets.Count == 0)
        {
            Line(text, name, reading.Attributes, reading.Value);
            return;
        }

        long upTo = 0;
        var bounds = Reading.Bounds(reading.Instrument).Select(bound => bound.ToString(CultureInfo.InvariantCulture)).Append("+Inf");
        foreach (var (bound, count) in bounds.Zip(reading.Buckets))
            Line(text, name + "_bucket", [.. reading.Attributes, new("le", bound)], upTo += count);
        Line(text, name + "_sum", reading.Attributes, reading.Value);
        Line(text, name + "_count", reading.Attributes, reading.Count);
    }

    private static void Line(StringBuilder text, string name, IReadOnlyList<KeyValuePair<string, string>> attributes, double value)
    {
        text.Append(name);
        if (attributes.Count > 0)
        {
            text.Append('{').AppendJoin(',', attributes.Select(attribute => $"{Underscored(attribute.Key)}=\"{Escaped(attribute.Value, quotes: true)}\""))
                .Append('}');
        }

        text.Append(CultureInfo.InvariantCulture, $" {value}\n");
    }

    private static (string Name, string Type) NameOf(Instrument instrument)
    {
        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        var name = Underscored(instrument.Name) + unit;
        return instrument switch
        {
            Counter<long> => (name + "_total", "counter"),
            Histogram<double> => (name, "histogram"),
            _ => (name, "gauge"),
        };
    }

    private static string Underscored(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private static string Escaped(string text, bool quotes)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }
}
