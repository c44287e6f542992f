using System.Collections;
using System.Runtime.InteropServices;

namespace TorchSharp.Utils;

/// <summary>The elements of a tensor in row-major order. Reads and writes the tensor's own memory.</summary>
public sealed class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : struct
{
    private readonly torch.Tensor _tensor;
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly bool _contiguous;

    internal TensorAccessor(torch.Tensor tensor)
    {
        if (tensor.device_type != DeviceType.CPU) throw new InvalidOperationException("Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
        _tensor = tensor;
        _shape = tensor.shape;
        _strides = tensor.stride();
        _contiguous = tensor.is_contiguous();
        Count = tensor.NumberOfElements;
    }

    public long Count { get; }

    public bool IsReadOnly => false;

    public T this[params long[] indices]
    {
        get => Memory(Offset(indices));
        set => Memory(Offset(indices)) = value;
    }

    public T[] ToArray()
    {
        var copy = new T[Count];
        CopyTo(copy.AsSpan());
        return copy;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    /// <summary>Copies from element <paramref name="tensorIndex"/> on, until the tensor or the span ends.</summary>
    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var into = array[arrayIndex..];
        var count = (int)Math.Min(into.Length, Count - tensorIndex);
        if (_contiguous) Contiguous()[(int)tensorIndex..][..count].CopyTo(into);
        else for (var i = 0; i < count; i++) into[i] = Memory(OffsetOf(tensorIndex + i));
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom(new ReadOnlySpan<T>(array), arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var from = array[arrayIndex..];
        var count = (int)Math.Min(from.Length, Count - tensorIndex);
        if (_contiguous) from[..count].CopyTo(Contiguous()[(int)tensorIndex..]);
        else for (var i = 0; i < count; i++) Memory(OffsetOf(tensorIndex + i)) = from[i];
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (long i = 0; i < Count; i++) yield return Memory(OffsetOf(i));
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() { }

    private Span<T> Contiguous() => MemoryMarshal.Cast<byte, T>(_tensor.bytes);

    private unsafe ref T Memory(long offset) =>
        ref MemoryMarshal.AsRef<T>(new Span<byte>((byte*)_tensor.Data() + offset * _tensor.ElementSize, (int)_tensor.ElementSize));

    private long Offset(long[] indices)
    {
        if (indices.Length != _shape.Length) throw new ArgumentException($"expected {_shape.Length} indices, got {indices.Length}");
        long offset = 0;
        for (var i = 0; i < indices.Length; i++)
        {
            if ((ulong)indices[i] >= (ulong)_shape[i]) throw new IndexOutOfRangeException($"expected an index below {_shape[i]} on axis {i}, got {indices[i]}");
            offset += indices[i] * _strides[i];
        }
        return offset;
    }

    private long OffsetOf(long position)
    {
        long offset = 0;
        for (var axis = _shape.Length - 1; axis >= 0; axis--)
        {
            offset += position % _shape[axis] * _strides[axis];
            position /= _shape[axis];
        }
        return offset;
    }
}
