using AfdActors.Coordinator.Reports;

namespace AfdActors.Dashboard.Watching;

/// <summary>Score maps in as many shades as a byte has.</summary>
internal static class HeatMaps
{
    public static HeatMap Of(ScoreMapPicture map)
    {
        var (least, most) = map.Scores.IsEmpty ? (0, 0) : (map.Scores.Min(), map.Scores.Max());
        var range = most > least ? most - least : 1;
        var cells = map.Scores.Select(score => (byte)Math.Round((score - least) / range * byte.MaxValue));
        return new HeatMap(map.Group, least, most, [.. cells]);
    }
}
