using System.Globalization;
using System.Numerics;
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
    public string Type => Field is null ? "a nested column"
        : IsText ? "texts"
        : Field.ClrType == typeof(ReadOnlyMemory<byte>) ? "bytes"
        : Field.ClrType.Name;

    private bool IsText => Field?.ClrType == typeof(ReadOnlyMemory<char>);

    public bool IsList => Field is { MaxRepetitionLevel: > 0 };

    /// <summary>The rows as text, as a CSV file would have it: labels and clients.</summary>
    public string?[] Texts(ParquetRowGroupReader group, TablePlace first, long fileBytes)
    {
        if (Field is { } field && !IsList)
        {
            if (IsText)
            {
                var texts = new string?[Rows(group, first, fileBytes)];
                Wait(group.ReadAsync(field, texts.AsMemory()));
                return texts;
            }

            if (Values(group, first, fileBytes, missing: double.NaN) is var (numbers, _))
                return [.. numbers.Select(number => double.IsNaN(number) ? null : Text(number, field.ClrType))];
        }

        throw first.Wrong(Shown, $"expected texts or whole numbers, got {Type}");
    }

    /// <summary>The rows as numbers.</summary>
    /// <param name="width">Numbers of a row, where other rows said it; 0: not yet.</param>
    public (float[] Values, int Width) Numbers(ParquetRowGroupReader group, TablePlace first, long fileBytes, int width)
    {
        if (Values(group, first, fileBytes, missing: float.NaN) is not var (numbers, starts))
            throw first.Wrong(Shown, $"expected numbers or lists of numbers, got {Type}; write them as numbers, or leave the column out");
        if (Array.FindIndex(numbers, number => !float.IsFinite(number)) is var bad and >= 0)
        {
            var row = starts is null ? bad : Array.FindLastIndex(starts, start => start <= bad);
            var got = float.IsNaN(numbers[bad]) ? "none (null) or NaN" : "one that is no finite float32";
            throw (first with { Line = first.Line + row }).Wrong(
                Shown, $"expected a finite number, got {got}; replace it, or leave the row or the column out");
        }

        if (starts is null) return (numbers, 1);
        for (var row = 0; row < starts.Length; row++)
        {
            var length = (row + 1 < starts.Length ? starts[row + 1] : numbers.Length) - starts[row];
            if (width == 0) width = length;
            if (length != width)
                throw (first with { Line = first.Line + row }).Wrong(Shown, $"expected {width} numbers, as in row 1, got {length}");
        }
        return (numbers, width);
    }

    private string Shown => $"column \"{ClassNumbering.Shown(Name)}\"";

    private static string Text(double number, Type type) =>
        type == typeof(bool) ? number == 0 ? "false" : "true" : number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>All values of the column, and where each row of lists begins; null for a type that holds no numbers.</summary>
    /// <param name="missing">Stands for none.</param>
    private (TNumber[] Values, int[]? Starts)? Values<TNumber>(
        ParquetRowGroupReader group, TablePlace first, long fileBytes, TNumber missing)
        where TNumber : struct, INumberBase<TNumber>
    {
        var type = Field?.ClrType;
        return type == typeof(double) ? Number<double>()
            : type == typeof(float) ? Number<float>()
            : type == typeof(int) ? Number<int>()
            : type == typeof(long) ? Number<long>()
            : type == typeof(short) ? Number<short>()
            : type == typeof(sbyte) ? Number<sbyte>()
            : type == typeof(byte) ? Number<byte>()
            : type == typeof(ushort) ? Number<ushort>()
            : type == typeof(uint) ? Number<uint>()
            : type == typeof(ulong) ? Number<ulong>()
            : type == typeof(decimal) ? Number<decimal>()
            : type == typeof(bool) ? Read<bool, TNumber>(group, first, fileBytes, missing, value => value ? TNumber.One : TNumber.Zero)
            : null;

        (TNumber[], int[]?) Number<T>()
            where T : struct, INumberBase<T> => Read<T, TNumber>(group, first, fileBytes, missing, TNumber.CreateSaturating);
    }

    private (TNumber[] Values, int[]? Starts) Read<T, TNumber>(
        ParquetRowGroupReader group, TablePlace first, long fileBytes, TNumber missing, Func<T, TNumber> convert)
        where T : struct
    {
        var rows = Rows(group, first, fileBytes);
        var claimed = group.GetMetadata(Field!)?.MetaData?.NumValues ?? 0;
        var count = Bounded(IsList ? claimed : rows, first, fileBytes);
        if (claimed != count) throw first.Wrong(Shown, $"expected {count} values, got {claimed}");
        var values = new T[count];
        var levels = Field!.MaxDefinitionLevel > 0 ? new int[count] : null;
        var repeats = IsList ? new int[count] : null;
        Wait(group.ReadRawAsync(Field, values.AsMemory(), levels?.AsMemory(), repeats?.AsMemory()));
        var present = 0;
        var all = new TNumber[count];
        for (var i = 0; i < count; i++)
            all[i] = levels is null || levels[i] == Field.MaxDefinitionLevel ? convert(values[present++]) : missing;
        return (all, repeats is null ? null : [.. Enumerable.Range(0, count).Where(i => repeats[i] == 0)]);
    }

    private int Rows(ParquetRowGroupReader group, TablePlace first, long fileBytes) => Bounded(group.RowCount, first, fileBytes);

    private int Bounded(long claimed, TablePlace first, long fileBytes) =>
        claimed >= 0 && claimed <= Math.Min(MostValues, MostPerByte * fileBytes)
            ? (int)claimed
            : throw first.Wrong(Shown, $"expected at most {Math.Min(MostValues, MostPerByte * fileBytes)} values in a file of {fileBytes} bytes, got {claimed}");

    private static void Wait(ValueTask reading) => reading.AsTask().GetAwaiter().GetResult();
}
