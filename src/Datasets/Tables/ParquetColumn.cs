using Parquet;
using Parquet.Schema;

namespace AfdActors.Datasets.Tables;

/// <summary>
/// One column of a Parquet file: a plain one, or one of lists of numbers, such as the pixels of an image. What it holds is bounded by the
/// file's length, whatever the file claims.
/// </summary>
/// <param name="Name">Of the column.</param>
/// <param name="Field">What is read; null where the column is of another kind.</param>
internal sealed record ParquetColumn(string Name, DataField? Field)
{
    private const long MostPerByte = 1_000;
    private const int MostValues = 1 << 28;

    public static ParquetColumn Of(Field field) => new(field.Name, field as DataField ?? (field as ListField)?.Item as DataField);

    /// <summary>What a message calls the column's type.</summary>
    public string Type => Field?.ClrType.Name ?? "a nested column";

    public bool IsList => Field is { MaxRepetitionLevel: > 0 };

    /// <summary>The rows as text, as a CSV file would have it: labels and clients.</summary>
    public string?[] Texts(ParquetRowGroupReader group, TablePlace first, long fileBytes)
    {
        if (Field is { } field && !IsList)
        {
            if (field.ClrType == typeof(string))
            {
                var texts = new string?[Rows(group, first, fileBytes)];
                Wait(group.ReadAsync(field, texts.AsMemory()));
                return texts;
            }

            if (Doubles(group, first, fileBytes) is { } numbers)
            {
                return field.ClrType == typeof(bool)
                    ? [.. numbers.Values.Select(value => value is null ? null : value == 0 ? "false" : "true")]
                    : [.. numbers.Values.Select(value => value?.ToString("R", System.Globalization.CultureInfo.InvariantCulture))];
            }
        }

        throw first.Wrong(Shown, $"expected texts or whole numbers, got {Type}");
    }

    /// <summary>The rows as numbers.</summary>
    /// <param name="width">Numbers of a row, where other rows said it; 0: not yet.</param>
    public (float[] Values, int Width) Numbers(ParquetRowGroupReader group, TablePlace first, long fileBytes, int width)
    {
        if (Doubles(group, first, fileBytes) is not var (values, starts))
            throw first.Wrong(Shown, $"expected numbers or lists of numbers, got {Type}; write them as numbers, or leave the column out");
        var numbers = new float[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            numbers[i] = (float)(values[i] ?? double.NaN);
            if (!float.IsFinite(numbers[i]))
            {
                var got = values[i] is { } value ? FormattableString.Invariant($"{value}") : "none (null)";
                var row = starts is null ? i : Array.FindLastIndex(starts, start => start <= i);
                throw (first with { Line = first.Line + row }).Wrong(
                    Shown, $"expected a finite number, got {got}; replace it, or leave the row or the column out");
            }
        }

        if (starts is null) return (numbers, 1);
        for (var row = 0; row < starts.Length; row++)
        {
            var length = (row + 1 < starts.Length ? starts[row + 1] : values.Length) - starts[row];
            if (width == 0) width = length;
            if (length != width)
                throw (first with { Line = first.Line + row }).Wrong(Shown, $"expected {width} numbers, as in row 1, got {length}");
        }
        return (numbers, width);
    }

    private string Shown => $"column \"{ClassNumbering.Shown(Name)}\"";

    /// <summary>All values of the column, and where each row of lists begins; null for a type that holds no numbers.</summary>
    private (double?[] Values, int[]? Starts)? Doubles(
        ParquetRowGroupReader group, TablePlace first, long fileBytes) => Field?.ClrType switch
    {
        { } type when type == typeof(double) => Read<double>(group, first, fileBytes, value => value),
        { } type when type == typeof(float) => Read<float>(group, first, fileBytes, value => value),
        { } type when type == typeof(int) => Read<int>(group, first, fileBytes, value => value),
        { } type when type == typeof(long) => Read<long>(group, first, fileBytes, value => value),
        { } type when type == typeof(short) => Read<short>(group, first, fileBytes, value => value),
        { } type when type == typeof(sbyte) => Read<sbyte>(group, first, fileBytes, value => value),
        { } type when type == typeof(byte) => Read<byte>(group, first, fileBytes, value => value),
        { } type when type == typeof(ushort) => Read<ushort>(group, first, fileBytes, value => value),
        { } type when type == typeof(uint) => Read<uint>(group, first, fileBytes, value => value),
        { } type when type == typeof(ulong) => Read<ulong>(group, first, fileBytes, value => value),
        { } type when type == typeof(bool) => Read<bool>(group, first, fileBytes, value => value ? 1 : 0),
        { } type when type == typeof(decimal) => Read<decimal>(group, first, fileBytes, value => (double)value),
        _ => null,
    };

    private (double?[] Values, int[]? Starts) Read<T>(
        ParquetRowGroupReader group, TablePlace first, long fileBytes, Func<T, double> convert)
        where T : struct
    {
        var rows = Rows(group, first, fileBytes);
        var claimed = group.GetMetadata(Field!)?.MetaData?.NumValues ?? 0;
        var count = Bounded(IsList ? claimed : rows, first, fileBytes);
        if (claimed != count) throw first.Wrong(Shown, $"expected {count} values, got {claimed}");
        var values = new T[count];
        var levels = Field!.MaxDefinitionLevel > 0 ? new int[count] : null;
        var repeats = IsList ? new int[count] : null;
        Wait(group.ReadRawAsync(Field, values.AsMemory(), levels, repeats));
        var present = 0;
        var all = new double?[count];
        for (var i = 0; i < count; i++)
            all[i] = levels is null || levels[i] == Field.MaxDefinitionLevel ? convert(values[present++]) : null;
        return (all, repeats is null ? null : [.. Enumerable.Range(0, count).Where(i => repeats[i] == 0)]);
    }

    private int Rows(ParquetRowGroupReader group, TablePlace first, long fileBytes) => Bounded(group.RowCount, first, fileBytes);

    private int Bounded(long claimed, TablePlace first, long fileBytes) =>
        claimed >= 0 && claimed <= Math.Min(MostValues, MostPerByte * fileBytes)
            ? (int)claimed
            : throw first.Wrong(Shown, $"expected at most {Math.Min(MostValues, MostPerByte * fileBytes)} values in a file of {fileBytes} bytes, got {claimed}");

    private static void Wait(ValueTask reading) => reading.AsTask().GetAwaiter().GetResult();
}
