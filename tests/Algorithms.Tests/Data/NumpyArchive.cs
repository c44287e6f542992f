using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace AfdActors.Algorithms.Tests.Data;

/// <summary>Reads .npz archives of little-endian, C-ordered .npy version 1.0 arrays of float32 or int32.</summary>
internal sealed partial class NumpyArchive
{
    private readonly Dictionary<string, (int[] Shape, string Type, byte[] Data)> _arrays = [];

    public NumpyArchive(string file)
    {
        using var archive = ZipFile.OpenRead(file);
        foreach (var entry in archive.Entries)
        {
            using var copy = new MemoryStream();
            using var stream = entry.Open();
            stream.CopyTo(copy);
            _arrays[Path.GetFileNameWithoutExtension(entry.Name)] = Parse(copy.ToArray());
        }
    }

    /// <summary>One step (index of the first axis), flattened.</summary>
    public float[] Floats(string name, int step) => MemoryMarshal.Cast<byte, float>(Step(name, "<f4", step)).ToArray();

    public int[] Ints(string name, int step) => MemoryMarshal.Cast<byte, int>(Step(name, "<i4", step)).ToArray();

    private ReadOnlySpan<byte> Step(string name, string type, int step)
    {
        var (shape, actual, data) = _arrays[name];
        Assert.Equal(type, actual);
        var bytes = data.Length / shape[0];
        return data.AsSpan(step * bytes, bytes);
    }

    private static (int[] Shape, string Type, byte[] Data) Parse(byte[] file)
    {
        Assert.Equal("\u0093NUMPY\u0001\0", Encoding.Latin1.GetString(file, 0, 8));
        int headerLength = BitConverter.ToUInt16(file, 8);
        var header = Encoding.ASCII.GetString(file, 10, headerLength);
        Assert.Contains("'fortran_order': False", header, StringComparison.Ordinal);
        int[] shape = [
            .. ShapePattern()
            .Match(header).Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
        var data = file[(10 + headerLength)..];
        Assert.Equal(shape.Aggregate(4, (a, b) => a * b), data.Length);
        return (shape, TypePattern().Match(header).Groups[1].Value, data);
    }

    [GeneratedRegex(@"'shape': \(([\d, ]*)\)")]
    private static partial Regex ShapePattern();

    [GeneratedRegex("'descr': '([^']*)'")]
    private static partial Regex TypePattern();
}
