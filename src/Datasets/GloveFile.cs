using System.Globalization;

namespace AfdActors.Datasets;

/// <summary>
/// A text file of word vectors, plain or .gz: a line is a word and its numbers, separated by single spaces, as GloVe writes them. A first
/// line of two whole numbers, as word2vec and fastText write it, is their header: words and width. Read line by line; only the vectors of
/// words that the data holds are kept.
/// </summary>
internal static class GloveFile
{
    /// <summary>Lines that are looked at for bytes of a binary file.</summary>
    private const int Examined = 100;

    /// <summary>Numbers a word, as the first line has or says them.</summary>
    public static int Width(string file) => DataFiles.Read(file, stream =>
    {
        using var lines = new StreamReader(stream);
        var fields = Cells(lines.ReadLine() ?? "").Split(' ');
        if (IsHeader(fields)) return Width(fields, file);
        // A word may have spaces in it.
        var numbers = fields.Reverse().TakeWhile(field =>
            float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out _)).Count();
        return Math.Min(numbers, fields.Length - 1) is var width and > 0
            ? width
            : throw DataFileException.At(
                file, $"line 1: expected a word and its vector with spaces between, got \"{ClassNumbering.Shown(fields[0])}\"{Binary(fields[0])}");
    });

    /// <summary>The first characters of the file, on one line.</summary>
    public static string Beginning(string file) => DataFiles.Read(file, stream =>
    {
        using var text = new StreamReader(stream);
        var first = new char[60];
        return new string(first, 0, text.ReadBlock(first)).ReplaceLineEndings(" ").TrimEnd();
    });

    /// <summary>Writes the vector of every word that has a number and is in the file.</summary>
    /// <returns>How many there are.</returns>
    /// <exception cref="DataFileException">A line is none, or the file has none of the words.</exception>
    public static int Fill(WordVectors vectors, string file) => DataFiles.Read(file, stream =>
    {
        using var lines = new StreamReader(stream);
        vectors.MakeRoom();
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (var number = 1; lines.ReadLine() is { } whole; number++)
        {
            var line = Cells(whole);
            if (line.Length == 0 || (number == 1 && IsHeader(line.Split(' ')))) continue;
            var end = line.IndexOf(' ', StringComparison.Ordinal);
            if (end < 0) throw DataFileException.At(file, $"line {number}: expected a word and {vectors.Width} numbers, got no space{Binary(line)}");
            var vector = vectors.Find(line[..end]);
            if (!vector.IsEmpty && Read(line.AsSpan(end + 1), vector, file, number)) found.Add(line[..end]);
            else if (number <= Examined && line.Contains('\0', StringComparison.Ordinal))
                throw DataFileException.At(file, $"line {number}: expected text, got bytes{Binary(line)}");
        }
        return found.Count > 0
            ? found.Count
            : throw DataFileException.At(
            file, $"expected vectors of the data's {vectors.Count} words, got none of them; are its words in lower case?");
    });

    /// <summary>Tabs separate as spaces do.</summary>
    private static string Cells(string line) => line.Replace('\t', ' ').TrimEnd(' ');

    /// <summary>What a file of no lines of text probably is, as the end of a message.</summary>
    private static string Binary(string text) => text.Any(c => c is '\uFFFD' || char.IsControl(c))
        ? "; word2vec's binary files are to be saved as text (in gensim, save_word2vec_format with binary=False)"
        : "";

    private static bool IsHeader(string[] fields) =>
        fields is [var words, var width] && words.Length > 0 && words.All(char.IsAsciiDigit) && width.Length > 0
            && width.All(char.IsAsciiDigit);

    private static bool AreNumbers(ReadOnlySpan<char> fields)
    {
        foreach (var field in fields.Split(' '))
        {
            if (!float.TryParse(fields[field], NumberStyles.Float, CultureInfo.InvariantCulture, out _)) return false;
        }
        return true;
    }

    private static int Width(string[] header, string file)
    {
        const int most = 10_000;
        return int.TryParse(header[1], NumberStyles.None, CultureInfo.InvariantCulture, out var width) && width is >= 1 and <= most
            ? width
            : throw DataFileException.At(
                file, $"line 1: expected 1 to {most} numbers a word, got {header[1][..Math.Min(header[1].Length, 32)]}");
    }

    /// <returns>False for a word with spaces in it, as some files have, and as no text's word is.</returns>
    private static bool Read(ReadOnlySpan<char> numbers, Span<float> vector, string file, int line)
    {
        var fields = numbers.Count(' ') + 1;
        if (fields > vector.Length && !AreNumbers(numbers)) return false;
        if (fields != vector.Length)
            throw DataFileException.At(file, $"line {line}: expected {vector.Length} numbers after the word, as in line 1, got {fields}{Binary(numbers.ToString())}");
        var place = 0;
        foreach (var field in numbers.Split(' '))
        {
            var text = numbers[field];
            if (!float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out vector[place])
                || !float.IsFinite(vector[place]))
            {
                throw DataFileException.At(file, $"line {line}: expected a finite number, got \"{text[..Math.Min(text.Length, 32)]}\"");
            }

            place++;
        }
        return true;
    }
}
