using System.Globalization;
using System.Text;

namespace AfdActors.Hosting.Configuration;

/// <summary>
/// Writes a configuration as HOCON: the run folder's <c>config.conf</c>, which reads back as the same configuration but for secrets (join
/// token, passwords), which are left out.
/// </summary>
public static class ConfigurationText
{
    /// <summary>
    /// Every <c>afd</c> key with its value, in the order of <c>reference.conf</c>; values as HOCON. The join token is never among them.
    /// </summary>
    public static IReadOnlyList<(string Key, string Value)> Keys(RunConfiguration c) =>
    [
        .. c.Run.Render(),
        .. ModelSection.Render(c.Model, c.Weights),
        .. DataSection.Render(c.Data),
        .. SelectionSection.Render(c.Selection),
        .. AdmissionSection.Render(c.Admission),
        .. c.Round.Render(),
        .. c.Dropout.Render(),
        .. c.Downlink.Render(),
        .. c.Uplink.Render(),
        .. DensitySection.Render(c.Density),
        .. c.Training.Render(),
        .. c.Aggregation.Render(),
        .. RobustnessSection.Render(c.Robustness),
        .. c.SecureAggregation.Render(),
        .. PrivacySection.Render(c.Privacy),
        .. c.Client.Render(),
        .. TransferSection.Render(c.Transfer),
        .. NetworkSection.Render(c.Network),
    ];

    /// <summary>The whole configuration as one HOCON text.</summary>
    public static string Render(RunConfiguration configuration)
    {
        var text = new StringBuilder("# The effective configuration of this run.\n\nafd {\n");
        foreach (var section in Keys(configuration).GroupBy(entry => entry.Key.Split('.')[1]))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {section.Key} {{\n");
            foreach (var (key, value) in section)
                text.Append(CultureInfo.InvariantCulture, $"    {key["afd..".Length..][section.Key.Length..]} = {value}\n");
            text.Append("  }\n");
        }

        return text.Append("}\n\n").Append(WithoutPasswords(configuration.Akka)).ToString();
    }

    private static string WithoutPasswords(string akka) =>
        string.Concat(akka.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line =>
                !line[..Math.Max(0, line.IndexOf('=', StringComparison.Ordinal))].TrimEnd().EndsWith(".password", StringComparison.Ordinal))
            .Select(line => line + "\n"));

    /// <summary>Keys outside <c>afd</c>, one a line, from their raw values.</summary>
    internal static string RenderRaw(IEnumerable<KeyValuePair<string, RawValue>> values) =>
        string.Concat(values.Select(entry => $"{entry.Key} = {(entry.Value.IsList
            ? $"[{string.Join(", ", entry.Value.Items.Select(HoconLiteral.Quote))}]"
            : HoconLiteral.Quote(entry.Value.Items[0]))}\n"));
}
