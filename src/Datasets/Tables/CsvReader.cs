using System.Buffers;
using System.Globalization;
using System.Text;
using nietras.SeparatedValues;

namespace AfdActors.Datasets.Tables;

/// <summary>
/// Reads one table of text, separated by commas, semicolons, tabs or bars, row by row. Without a header the label comes first. Empty lines
/// and lines that begin with # are skipped. What it holds grows with the rows that are there, not with what a row claims.
/// </summary>
internal sealed class CsvReader(string file, ColumnNames names, Table? train)
{
    private readonly ArrayBufferWriter<float> _values = new();
    private readonly TableWords _labels = new();
    private readonly TableWords _clients = new();
    private readonly List<string> _notes = [];
    private TableColumns? _columns;
    private int _firstLine;
    private int _line;

    public Table Read(Stream stream)
    {
        using var text = new StreamReader(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true));
        try
        {
            var skipped = SkipRemarks(text);
            using var rows = Sep.Reader(options => options with
            {
                HasHeader = false,
                DisableColCountCheck = true,
                Unescape = true,
                Trim = SepTrim.All,
            }).From(text);
            foreach (var row in rows)
            {
                // Sep counts the lines of the first row from 2.
                var from = row.RowIndex == 0 ? 1 : row.LineNumberFrom;
                Read(row, skipped + from, row.LineNumberToExcl - from);
            }
        }
        catch (NotSupportedException e)
        {
            throw DataFileException.At(file, $"after line {_line}: expected a row that fits in memory, got a longer one ({e.Message})", e);
        }
        catch (DecoderFallbackException e)
        {
            throw DataFileException.At(file, "expected text in UTF-8, got other bytes; save the file as UTF-8", e);
        }

        if (_columns is null || _labels.Rows.Count == 0) throw DataFileException.At(file, "expected at least one row, got none");
        if (_columns.Header.IsEmpty) NoticeIndex();
        return new Table(file, _columns, _values.WrittenSpan.ToArray(), _labels, _columns.Client is null ? null : _clients, _notes);
    }

    /// <summary>Passes over what comes before the first row, from which the separator is told.</summary>
    private static int SkipRemarks(StreamReader text)
    {
        var lines = 0;
        for (; text.Peek() is '#' or '\r' or '\n'; lines++) text.ReadLine();
        return lines;
    }

    private void Read(SepReader.Row row, int line, int lines)
    {
        _line = line;
        if (lines > 1) throw Here.Wrong("expected a row in one line, got a quoted cell that goes on in the next; is a quote left open?");
        var span = row.Span;
        if ((row.ColCount == 1 && span.IsWhiteSpace()) || span[0] == '#') return;
        if (_columns is not null)
        {
            Add(row, _columns);
            return;
        }
        _firstLine = line;
        if (row.ColCount == 1)
            throw Here.Wrong($"expected a label and at least one feature, separated by a comma, semicolon or tab, got one column, \"{ClassNumbering.Shown(span)}\"");
        _columns = First(row);
    }

    private TableColumns First(SepReader.Row row)
    {
        var cells = new string[row.ColCount];
        for (var column = 0; column < cells.Length; column++) cells[column] = row[column].ToString();
        var columns = TableHeader.IsOne(cells, names)
            ? TableHeader.Read(cells, names, Here, _notes, train is not null)
            : WithoutHeader(cells);
        if (train is not null) columns = columns.InOrderOf(train.Columns, train.File, file);
        if (columns.Header.IsEmpty) Add(row, columns);
        return columns;
    }

    private TableColumns WithoutHeader(string[] cells)
    {
        if (names.Label != ColumnNames.DefaultLabel)
            throw Here.Wrong($"expected a header with a column \"{names.Label}\", got a row of numbers");
        if (names.Client is not ("" or ColumnNames.DefaultClient))
            throw Here.Wrong($"expected a header with a column \"{names.Client}\", got a row of numbers");
        if (cells.Length > 2 && cells.Select((cell, column) => cell == column.ToString(CultureInfo.InvariantCulture)).All(same => same))
        {
            throw Here.Wrong(
                $"expected names or a sample, got the columns' numbers 0 to {cells.Length - 1}; write a header with a column \"{names.Label}\"");
        }

        if (ClassNumbering.Number(cells[^1]) is null && cells.SkipLast(1).All(cell => ClassNumbering.Number(cell) is not null))
        {
            throw Here.Wrong(
                $"expected the label in the first column of a file without a header, got \"{ClassNumbering.Shown(cells[^1])}\" in the last; write a header with a column \"{names.Label}\"");
        }

        _notes.Add($"{file} has no header: the first column is the label, the others are features");
        return TableColumns.WithoutHeader(cells.Length);
    }

    private void Add(SepReader.Row row, TableColumns columns)
    {
        if (row.ColCount != columns.Count)
            throw Here.Wrong($"expected {columns.Count} columns, as in line {_firstLine}, got {row.ColCount}");
        if (_labels.Add(row[columns.Label].Span, _line) && _labels.Distinct.Count > TableClasses.Most)
        {
            throw Here.Wrong(
                columns.NameOf(columns.Label),
                $"expected at most {TableClasses.Most} different labels, got more; is this the label (afd.data.label)?");
        }

        if (columns.Client is { } client)
        {
            var owner = row[client].Span;
            if (_clients.Add(owner, _line)) Here.Owner(columns.NameOf(client), owner.ToString());
        }
        var features = columns.Features.AsSpan();
        var values = _values.GetSpan(features.Length);
        for (var i = 0; i < features.Length; i++)
        {
            var cell = row[features[i]];
            // A comma would be taken for one between thousands: 1,5 for 15.
            if (!cell.TryParse(out values[i]) || !float.IsFinite(values[i]) || cell.Span.Contains(','))
                throw Wrong(columns, features[i], cell.Span);
        }
        _values.Advance(features.Length);
    }

    private DataFileException Wrong(TableColumns columns, int feature, ReadOnlySpan<char> cell)
    {
        var column = columns.NameOf(feature);
        if (cell.IsEmpty)
            return Here.Wrong(column, "expected a finite number, got an empty cell; fill it, or leave the row or the column out");
        if (!columns.Header.IsEmpty && cell.SequenceEqual(columns.Header[feature]))
            return Here.Wrong(column, "expected a finite number, got the header again; leave the line out");
        var advice = cell.Contains(',') ? cell.Contains('.') || cell.Count(',') > 1 ? "write it without marks between thousands" : "write a decimal point"
            : MissingWords.IsOne(cell) ? "fill it, or leave the row or the column out"
            : float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _) || IsInfinity(cell)
                ? "replace it, or leave the row or the column out"
            : "write words as numbers, or leave the column out";
        return Here.Wrong(column, $"expected a finite number, got \"{ClassNumbering.Shown(cell)}\"; {advice}");
    }

    /// <summary>As NumPy and pandas write it.</summary>
    private static bool IsInfinity(ReadOnlySpan<char> cell) => cell.TrimStart("+-").Equals("inf", StringComparison.OrdinalIgnoreCase);

    /// <summary>A first column that counts the rows is an index and no label.</summary>
    private void NoticeIndex()
    {
        const int fewest = 3;
        var labels = _labels.Distinct;
        if (labels.Count < fewest || labels.Count != _labels.Rows.Count) return;
        if (!long.TryParse(labels[0].Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var first)) return;
        if (labels.Where((label, row) => label.Text != (first + row).ToString(CultureInfo.InvariantCulture)).Any()) return;
        throw DataFileException.At(
            file, $"column 1: expected labels, got the rows' numbers {first} to {first + labels.Count - 1}, as an index; leave it out, or write a header with a column \"{names.Label}\"");
    }

    private TablePlace Here => new(file, _line);
}
