using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AfdActors.Datasets;

/// <summary>How a <see cref="SampleSet"/> holds its inputs: rows of equal length, one a sample, read as float32.</summary>
internal abstract class SampleInputs
{
    /// <summary>Values of all rows.</summary>
    public abstract long Length { get; }

    /// <summary>Bytes of memory.</summary>
    public abstract long Bytes { get; }

    /// <summary>Writes the values of a row of <paramref name="size"/> values to the front of the destination.</summary>
    public abstract void Copy(int row, int size, Span<float> destination);

    /// <summary>Hashes all rows as they are held.</summary>
    public abstract void AddTo(IncrementalHash hash);

    public abstract SampleInputs Select(ReadOnlySpan<int> rows, int size);

    /// <summary>Whether all are seen at once to be whole numbers from 0 up to one less than a vocabulary; false says nothing.</summary>
    public virtual bool AreSymbols(int vocabulary) => false;

    /// <summary>The rows of all parts, in order, or null where the parts are not held in one way.</summary>
    public abstract SampleInputs? Join(IReadOnlyList<SampleInputs> parts);
}

/// <summary>Rows of stored items, each standing for <paramref name="width"/> values.</summary>
internal abstract class SampleInputs<T>(T[] items, int width) : SampleInputs
    where T : unmanaged
{
    protected int Width => width;

    public sealed override long Length => items.LongLength * width;

    public sealed override long Bytes => items.LongLength * Unsafe.SizeOf<T>();

    public sealed override void Copy(int row, int size, Span<float> destination)
    {
        var length = size / width;
        Decode(items.AsSpan(row * length, length), destination[..size]);
    }

    public sealed override void AddTo(IncrementalHash hash)
    {
        const int block = 1 << 20;
        for (var at = 0; at < items.Length; at += block)
            hash.AppendData(MemoryMarshal.AsBytes(items.AsSpan(at, Math.Min(block, items.Length - at))));
    }

    public sealed override SampleInputs Select(ReadOnlySpan<int> rows, int size)
    {
        var length = size / width;
        var selected = new T[rows.Length * length];
        for (var i = 0; i < rows.Length; i++) items.AsSpan(rows[i] * length, length).CopyTo(selected.AsSpan(i * length));
        return With(selected);
    }

    public sealed override SampleInputs? Join(IReadOnlyList<SampleInputs> parts)
    {
        var alike = parts.OfType<SampleInputs<T>>().Where(IsAlike).ToList();
        if (alike.Count != parts.Count) return null;
        var joined = new T[alike.Sum(part => part.Items.Length)];
        var offset = 0;
        foreach (var part in alike)
        {
            part.Items.CopyTo(joined, offset);
            offset += part.Items.Length;
        }
        return With(joined);
    }

    protected T[] Items => items;

    protected abstract void Decode(ReadOnlySpan<T> stored, Span<float> values);

    protected abstract SampleInputs<T> With(T[] others);

    protected abstract bool IsAlike(SampleInputs<T> other);
}

/// <summary>Float32 as they are.</summary>
internal sealed class PlainInputs(float[] values) : SampleInputs<float>(values, width: 1)
{
    protected override void Decode(ReadOnlySpan<float> stored, Span<float> values) => stored.CopyTo(values);

    protected override SampleInputs<float> With(float[] others) => new PlainInputs(others);

    protected override bool IsAlike(SampleInputs<float> other) => true;
}

/// <summary>One byte a value, whose meaning is in a table of 256.</summary>
internal sealed class ByteInputs(byte[] codes, float[] meaning) : SampleInputs<byte>(codes, width: 1)
{
    /// <summary>byte / 255, in [0, 1].</summary>
    public static readonly float[] Intensity = [.. Enumerable.Range(0, 256).Select(b => b / 255f)];

    /// <summary>The byte itself.</summary>
    public static readonly float[] Symbol = [.. Enumerable.Range(0, 256).Select(b => (float)b)];

    public override bool AreSymbols(int vocabulary) =>
        ReferenceEquals(meaning, Symbol) && vocabulary > 0
            && !Items.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)Math.Min(vocabulary - 1, byte.MaxValue));

    protected override void Decode(ReadOnlySpan<byte> stored, Span<float> values)
    {
        for (var i = 0; i < stored.Length; i++) values[i] = meaning[stored[i]];
    }

    protected override SampleInputs<byte> With(byte[] others) => new ByteInputs(others, meaning);

    protected override bool IsAlike(SampleInputs<byte> other) => other is ByteInputs bytes && ReferenceEquals(bytes.Meaning, meaning);

    private float[] Meaning => meaning;
}

/// <summary>One number a word, whose vector is in a table that all samples share.</summary>
internal sealed class WordInputs(int[] words, WordVectors vectors) : SampleInputs<int>(words, vectors.Width)
{
    protected override void Decode(ReadOnlySpan<int> stored, Span<float> values)
    {
        for (var i = 0; i < stored.Length; i++) vectors[stored[i]].CopyTo(values[(i * Width)..]);
    }

    protected override SampleInputs<int> With(int[] others) => new WordInputs(others, vectors);

    protected override bool IsAlike(SampleInputs<int> other) => other is WordInputs words && ReferenceEquals(words.Vectors, vectors);

    private WordVectors Vectors => vectors;
}
