using System.Globalization;

namespace AfdActors.Datasets;

/// <summary>
/// A text file of word vectors as GloVe writes them, plain or .gz: a line is a word and its numbers, separated by single spaces. Read
/// line by line; only the vectors of words that the data holds are kept.
/// </summary>
internal static class GloveFile
{
    /// <summary>Numbers a word, as the first line has them.</summary>
    public static int Width(string file) => DataFiles.Read(file, stream =>
    {
        using var lines = new StreamReader(stream);
        var fields = lines.ReadLine()?.Split(' ') ?? [];
        return fields.Length > 1 ? fields.Length - 1 : throw DataFileException.At(file, $"line 1: expected a word and its vector, got {fields.Length} fields");
    });

    /// <summary>Writes the vector of every word that has a number and is in the file.</summary>
    public static void Fill(WordVectors vectors, string file) => DataFiles.Read(file, stream =>
    {
        using var lines = new StreamReader(stream);
        vectors.MakeRoom();
        for (var number = 1; lines.ReadLine() is { } line; number++)
        {
            var end = line.IndexOf(' ', StringComparison.Ordinal);
            if (end < 0) throw DataFileException.At(file, $"line {number}: expected a word and {vectors.Width} numbers, got no space");
            var vector = vectors.Find(line[..end]);
            if (!vector.IsEmpty) Read(line.AsSpan(end + 1), vector, file, number);
        }
        return vectors;
    });

    private static void Read(ReadOnlySpan<char> numbers, Span<float> vector, string file, int line)
    {
        var fields = numbers.Count(' ') + 1;
        if (fields > vector.Length) return; // a word with spaces in it, as some files have, and as no text's word is
        if (fields < vector.Length) throw DataFileException.At(file, $"line {line}: expected {vector.Length} numbers after the word, as in line 1, got {fields}");
        var place = 0;
        foreach (var field in numbers.Split(' '))
        {
            var text = numbers[field];
            if (!float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out vector[place]) || !float.IsFinite(vector[place]))
            {
                throw DataFileException.At(file, $"line {line}: expected a finite number, got \"{text[..Math.Min(text.Length, 32)]}\"");
            }
            place++;
        }
    }
}
