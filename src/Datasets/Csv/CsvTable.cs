using System.Buffers;
using System.Globalization;

namespace AfdActors.Datasets.Csv;

/// <summary>
/// A comma-separated table of samples, without quotes. A row is the label (an integer from 0), then the features as numbers, taken
/// as they are (not scaled). A first line that begins with the word "label" is a header, and only a header whose second column is
/// "client" makes the second field the id of the client that owns the row. Empty lines and lines that begin with # are skipped.
/// </summary>
internal sealed record CsvTable(string File, int Features, float[] Values, int[] Labels, string[]? Clients)
{
    public const int MaxLabel = 9_999;

    public static CsvTable Read(string file) => DataFiles.Read(file, stream =>
    {
        using var lines = new StreamReader(stream);
        var values = new ArrayBufferWriter<float>();
        var labels = new List<int>();
        List<string>? clients = null;
        var features = 0;
        var number = 0;
        while (lines.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0 || line[0] == '#') continue;
            var fields = line.Split(',', StringSplitOptions.TrimEntries);
            if (labels.Count == 0 && features == 0 && fields[0].Equals("label", StringComparison.OrdinalIgnoreCase))
            {
                if (fields.Length > 1 && fields[1].Equals("client", StringComparison.OrdinalIgnoreCase)) clients = [];
                features = Width(file, number, fields, clients);
                continue;
            }
            var width = Width(file, number, fields, clients);
            if (features == 0) features = width;
            if (width != features) throw Wrong(file, number, $"{features} features, as before", $"{width}");
            labels.Add(Label(file, number, fields[0]));
            clients?.Add(fields[1]);
            var row = values.GetSpan(features);
            for (var i = 0; i < features; i++) row[i] = Feature(file, number, fields[fields.Length - features + i]);
            values.Advance(features);
        }
        if (labels.Count == 0) throw DataFileException.At(file, "expected at least one row, got none");
        return new CsvTable(file, features, values.WrittenSpan.ToArray(), [.. labels], clients?.ToArray());
    });

    private static int Width(string file, int line, string[] fields, List<string>? clients)
    {
        var lead = clients is null ? 1 : 2;
        return fields.Length > lead ? fields.Length - lead : throw Wrong(file, line, "a label and at least one feature", $"{fields.Length} fields");
    }

    private static int Label(string file, int line, string field) =>
        int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var label) && label <= MaxLabel
            ? label
            : throw Wrong(file, line, $"a label in 0..{MaxLabel}", $"\"{field}\"");

    private static float Feature(string file, int line, string field) =>
        float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && float.IsFinite(value)
            ? value
            : throw Wrong(file, line, "a finite number", $"\"{field}\"");

    private static DataFileException Wrong(string file, int line, string expected, string got) =>
        DataFileException.At(file, $"line {line}: expected {expected}, got {got}");
}
