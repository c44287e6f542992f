using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Layout;

namespace AfdActors.Hosting.Files;

/// <summary>Reads a model's weights from a safetensors file: 8 bytes of header length (little-endian), a JSON header, the values.</summary>
public static class SafetensorsReader
{
    private const int LengthSize = sizeof(long);

    /// <summary>The format's own limit.</summary>
    private const long MaxHeader = 100_000_000;

    /// <summary>One tensor as the header has it; the offsets count from the end of the header.</summary>
    private sealed record Entry(string Name, string Dtype, int[] Shape, long Begin, long End)
    {
        public string Form => $"{Dtype} [{string.Join(", ", Shape)}]";
    }

    /// <summary>
    /// The file's values as one flat vector in layout order. It has to hold the layout's parameters by name and shape as float32, and
    /// nothing else.
    /// </summary>
    /// <exception cref="MalformedDataException">It is no such file, or one of another model; the message says what differs.</exception>
    public static float[] Read(Stream stream, ModelLayout layout)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(layout);
        var entries = Header(stream);
        Check(entries, layout);
        var (expected, got) = ((long)layout.ParameterCount * sizeof(float), stream.Length - stream.Position);
        if (expected != got) throw new MalformedDataException($"expected {expected} bytes of values, got {got}");

        var first = stream.Position;
        var weights = new float[layout.ParameterCount];
        var byName = entries.ToDictionary(entry => entry.Name);
        for (var p = 0; p < layout.Parameters.Length; p++)
        {
            stream.Position = first + byName[layout.Parameters[p].Name].Begin;
            stream.ReadExactly(MemoryMarshal.AsBytes(weights.AsSpan(layout.OffsetOf(p), layout.Parameters[p].Size)));
        }

        return weights.All(float.IsFinite) ? weights : throw new MalformedDataException("expected finite weights, got NaN or infinity");
    }

    private static List<Entry> Header(Stream stream)
    {
        Span<byte> length = stackalloc byte[LengthSize];
        if (stream.ReadAtLeast(length, LengthSize, throwOnEndOfStream: false) < LengthSize)
            throw new MalformedDataException($"expected {LengthSize} bytes of header length, got the end");
        var claimed = BinaryPrimitives.ReadInt64LittleEndian(length);
        var most = Math.Min(MaxHeader, stream.Length - LengthSize);
        if (claimed < 0 || claimed > most) throw new MalformedDataException($"expected a header of at most {most} bytes, got {claimed}");
        var json = new byte[claimed];
        stream.ReadExactly(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            return [.. document.RootElement.EnumerateObject().Where(tensor => tensor.Name != "__metadata__").Select(Read)];
        }
        catch (Exception e) when (
            e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw new MalformedDataException($"expected a header of tensors with dtype, shape and data_offsets, got: {e.Message}", e);
        }
    }

    private static Entry Read(JsonProperty tensor)
    {
        var offsets = tensor.Value.GetProperty("data_offsets");
        return new Entry(
            tensor.Name,
            tensor.Value.GetProperty("dtype").GetString() ?? "",
            [.. tensor.Value.GetProperty("shape").EnumerateArray().Select(axis => axis.GetInt32())],
            offsets[0].GetInt64(),
            offsets[1].GetInt64());
    }

    private static void Check(List<Entry> entries, ModelLayout layout)
    {
        var forms = layout.Parameters.ToDictionary(parameter => parameter.Name, parameter => $"F32 [{string.Join(", ", parameter.Shape)}]");
        if (entries.Select(entry => entry.Name).Distinct().Count() < entries.Count)
            throw new MalformedDataException("expected each tensor once in the header, got one of a name again");
        var wrong = forms.Keys.Except(entries.Select(entry => entry.Name)).Select(name => $"expected {name} {forms[name]}, got none")
            .Concat(entries.Where(entry => !forms.ContainsKey(entry.Name))
                .Select(entry => $"expected no {entry.Name}, got one of {entry.Form}"))
            .Concat(entries.Where(entry => forms.TryGetValue(entry.Name, out var form) && form != entry.Form)
                .Select(entry => $"{entry.Name}: expected {forms[entry.Name]}, got {entry.Form}"))
            .ToList();
        if (wrong.Count > 0)
            throw new MalformedDataException($"expected the parameters of the model {layout.Name}: {string.Join("; ", wrong)}");
        var sizes = layout.Parameters.ToDictionary(parameter => parameter.Name, parameter => (long)parameter.Size * sizeof(float));
        var at = 0L;
        foreach (var entry in entries.OrderBy(entry => entry.Begin))
        {
            if (entry.Begin != at || entry.End != at + sizes[entry.Name])
            {
                throw new MalformedDataException(
                    $"{entry.Name}: expected its values at {at} to {at + sizes[entry.Name]}, got {entry.Begin} to {entry.End}");
            }

            at = entry.End;
        }
    }
}
