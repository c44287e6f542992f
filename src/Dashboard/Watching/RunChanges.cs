using System.Globalization;
using System.Text.Json.Serialization;

namespace AfdActors.Dashboard.Watching;

/// <summary>How much of a run somebody knows.</summary>
/// <param name="Epoch">Of the watch; versions of others say nothing.</param>
/// <param name="Version">The last one that is known.</param>
internal readonly record struct RunMark(string Epoch, long Version)
{
    /// <summary>Of text that a browser sends back; nothing is known where it is no mark.</summary>
    public static RunMark Parse(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && long.TryParse(text[(dot + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? new RunMark(text[..dot], version)
            : default;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}.{Version}");
}

/// <summary>The scores of one unit group for the heat map.</summary>
/// <param name="Least">The score that the cell 0 stands for.</param>
/// <param name="Most">The score that the cell 255 stands for.</param>
/// <param name="Cells">A byte a unit, as base64.</param>
internal sealed record HeatMap(string Group, double Least, double Most, byte[] Cells);

/// <summary>What a page has to change. Null and empty: nothing there.</summary>
/// <param name="Mark">What the page knows then.</param>
/// <param name="Reset">The page forgets what it has: this is all.</param>
/// <param name="Now">In milliseconds since 1970.</param>
internal sealed record RunChanges(
    [property: JsonIgnore] RunMark Mark, bool Reset, long Now, RunHead? Run, IReadOnlyList<CurvePoint> Points,
    IReadOnlyList<NodeView> Nodes, IReadOnlyList<ClientView> Clients, IReadOnlyList<EventLine> Events, IReadOnlyList<HeatMap>? Scores);
