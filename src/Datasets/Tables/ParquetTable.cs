using System.Buffers;
using Parquet;

namespace AfdActors.Datasets.Tables;

/// <summary>
/// Reads a Parquet file as a table: the columns' names are its header. A feature is a number, a truth value (0 or 1) or a list of numbers,
/// as many in every row. Labels and clients are texts or numbers.
/// </summary>
internal sealed class ParquetTable(string file, ColumnNames names, Table? train)
{
    /// <summary>What pandas calls an index that it wrote.</summary>
    private const string Index = "__index_level_";

    private readonly TableWords _labels = new();
    private readonly TableWords _clients = new();
    private readonly List<string> _notes = [];

    public Table Read() => DataFiles.Read(file, stream =>
    {
        try
        {
            return Task.Run(() => ReadAsync(stream)).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is not (DataFileException or UnauthorizedAccessException))
        {
            // The library throws what it comes upon in a damaged file.
            throw DataFileException.At(file, "expected a Parquet file, got something else or damaged data", e);
        }
    });

    private async Task<Table> ReadAsync(Stream stream)
    {
        if (stream is not FileStream) throw DataFileException.At(file, "expected a Parquet file, got a packed one; unpack it");
        await using var reader = await ParquetReader.CreateAsync(stream).ConfigureAwait(false);
        var all = reader.Schema.Fields.Select(ParquetColumn.Of).ToList();
        var columns = all.Where(column => !column.Name.StartsWith(Index, StringComparison.Ordinal)).ToList();
        if (columns.Count < all.Count) _notes.Add($"{file}: left out the index that pandas wrote");
        var header = TableHeader.Read(
            [.. columns.Select(column => column.Name)], names, new TablePlace(file, 1, TablePlace.Row), _notes, train is not null);
        if (train is not null) header = header.InOrderOf(train.Columns, train.File, file);
        var parts = header.Features.Select(_ => new ArrayBufferWriter<float>()).ToArray();
        var widths = new int[parts.Length];
        for (var g = 0; g < reader.RowGroupCount; g++)
        {
            using var group = reader.OpenRowGroupReader(g);
            var first = new TablePlace(file, _labels.Rows.Count + 1, TablePlace.Row);
            var rows = AddWords(columns[header.Label], group, first, _labels, stream.Length);
            if (_labels.Distinct.Count > TableClasses.Most)
                throw first.Wrong($"expected at most {TableClasses.Most} different labels, got more; is this the label (afd.data.label)?");
            if (header.Client is { } client && AddWords(columns[client], group, first, _clients, stream.Length) != rows)
                throw first.Wrong(header.NameOf(client), $"expected {rows} rows, as the label has");
            foreach (var (place, column) in header.Features.Index())
            {
                var (values, width) = columns[column].Numbers(group, first, stream.Length, widths[place]);
                if (values.Length != (long)rows * width) throw first.Wrong(header.NameOf(column), $"expected {rows} rows, as the label has");
                widths[place] = width;
                parts[place].Write(values);
            }
        }

        if (_labels.Rows.Count == 0) throw DataFileException.At(file, "expected at least one row, got none");
        foreach (var (client, row) in header.Client is null ? [] : _clients.Distinct)
            new TablePlace(file, row, TablePlace.Row).Owner(header.NameOf(header.Client!.Value), client);
        CheckWidths(header, widths);
        return new Table(file, header, Join(parts, widths), _labels, header.Client is null ? null : _clients, _notes)
        {
            Unit = TablePlace.Row,
            Widths = [.. widths],
        };
    }

    private static int AddWords(ParquetColumn column, ParquetRowGroupReader group, TablePlace first, TableWords to, long fileBytes)
    {
        var texts = column.Texts(group, first, fileBytes);
        for (var row = 0; row < texts.Length; row++) to.Add(texts[row] ?? "", first.Line + row);
        return texts.Length;
    }

    private void CheckWidths(TableColumns header, int[] widths)
    {
        if (train is null) return;
        foreach (var (place, width) in widths.Index())
        {
            if (width != train.WidthOf(place))
            {
                throw DataFileException.At(
                    file, $"{header.NameOf(header.Features[place])}: expected {train.WidthOf(place)} numbers a row, as in {train.File}, got {width}");
            }
        }
    }

    /// <summary>Row after row of what was read column after column.</summary>
    private float[] Join(ArrayBufferWriter<float>[] parts, int[] widths)
    {
        var rows = _labels.Rows.Count;
        var values = new float[checked(rows * widths.Sum())];
        var at = 0;
        for (var row = 0; row < rows; row++)
        {
            foreach (var (place, width) in widths.Index())
            {
                parts[place].WrittenSpan.Slice(row * width, width).CopyTo(values.AsSpan(at));
                at += width;
            }
        }
        return values;
    }
}
