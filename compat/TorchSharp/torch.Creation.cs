using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor tensor(bool scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => From<bool>([scalar], [], dtype, device, requires_grad);

    public static Tensor tensor(byte scalar, Device? device = null, bool requires_grad = false) => From<byte>([scalar], [], null, device, requires_grad);

    public static Tensor tensor(short scalar, Device? device = null, bool requires_grad = false) => From<short>([scalar], [], null, device, requires_grad);

    public static Tensor tensor(int scalar, Device? device = null, bool requires_grad = false) => From<int>([scalar], [], null, device, requires_grad);

    public static Tensor tensor(long scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => From<long>([scalar], [], dtype, device, requires_grad);

    public static Tensor tensor(float scalar, Device? device = null, bool requires_grad = false) => From<float>([scalar], [], null, device, requires_grad);

    public static Tensor tensor(double scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => From<double>([scalar], [], dtype, device, requires_grad);

    public static Tensor tensor(bool[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => From<bool>(rawArray, [rawArray.Length], dtype, device, requires_grad);

    public static Tensor tensor(byte[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => From<byte>(rawArray, [rawArray.Length], dtype, device, requires_grad);

    public static Tensor tensor(short[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => From<short>(rawArray, [rawArray.Length], dtype, device, requires_grad);

    public static Tensor tensor(int[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => From<int>(rawArray, [rawArray.Length], dtype, device, requires_grad);

    public static Tensor tensor(long[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => From<long>(dataArray, [dataArray.Length], dtype, device, requires_grad);

    public static Tensor tensor(float[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => From<float>(rawArray, [rawArray.Length], dtype, device, requires_grad);

    public static Tensor tensor(double[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => From<double>(rawArray, [rawArray.Length], dtype, device, requires_grad);

    public static Tensor tensor(bool[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => From<bool>(rawArray, dimensions, dtype, device, requires_grad);

    public static Tensor tensor(byte[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => From<byte>(rawArray, dimensions, dtype, device, requires_grad);

    public static Tensor tensor(short[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => From<short>(rawArray, dimensions, dtype, device, requires_grad);

    public static Tensor tensor(int[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => From<int>(rawArray, dimensions, dtype, device, requires_grad);

    public static Tensor tensor(long[] dataArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => From<long>(dataArray, dimensions, dtype, device, requires_grad);

    public static Tensor tensor(float[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => From<float>(rawArray, dimensions, dtype, device, requires_grad);

    public static Tensor tensor(double[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => From<double>(rawArray, dimensions, dtype, device, requires_grad);

    public static Tensor tensor(bool[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => From<bool>(Flat<bool>(rawArray), [rawArray.GetLength(0), rawArray.GetLength(1)], dtype, device, requires_grad);

    public static Tensor tensor(byte[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => From<byte>(Flat<byte>(rawArray), [rawArray.GetLength(0), rawArray.GetLength(1)], dtype, device, requires_grad);

    public static Tensor tensor(short[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => From<short>(Flat<short>(rawArray), [rawArray.GetLength(0), rawArray.GetLength(1)], dtype, device, requires_grad);

    public static Tensor tensor(int[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => From<int>(Flat<int>(rawArray), [rawArray.GetLength(0), rawArray.GetLength(1)], dtype, device, requires_grad);

    public static Tensor tensor(long[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => From<long>(Flat<long>(rawArray), [rawArray.GetLength(0), rawArray.GetLength(1)], dtype, device, requires_grad);

    public static Tensor tensor(float[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => From<float>(Flat<float>(rawArray), [rawArray.GetLength(0), rawArray.GetLength(1)], dtype, device, requires_grad);

    public static Tensor tensor(double[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => From<double>(Flat<double>(rawArray), [rawArray.GetLength(0), rawArray.GetLength(1)], dtype, device, requires_grad);

    /// <summary>A copy of an array of any rank.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        var size = new long[rawArray.Rank];
        for (var axis = 0; axis < size.Length; axis++) size[axis] = rawArray.GetLength(axis);
        return rawArray switch
        {
            bool[] or bool[,] or bool[,,] or bool[,,,] => From<bool>(Flat<bool>(rawArray), size, dtype, device, requires_grad),
            byte[] or byte[,] or byte[,,] or byte[,,,] => From<byte>(Flat<byte>(rawArray), size, dtype, device, requires_grad),
            int[] or int[,] or int[,,] or int[,,,] => From<int>(Flat<int>(rawArray), size, dtype, device, requires_grad),
            long[] or long[,] or long[,,] or long[,,,] => From<long>(Flat<long>(rawArray), size, dtype, device, requires_grad),
            float[] or float[,] or float[,,] or float[,,,] => From<float>(Flat<float>(rawArray), size, dtype, device, requires_grad),
            double[] or double[,] or double[,,] or double[,,,] => From<double>(Flat<double>(rawArray), size, dtype, device, requires_grad),
            _ => throw new NotSupportedException($"no tensor is made from {rawArray.GetType().Name}"),
        };
    }

    /// <summary>A vector over the array's own memory, which stays pinned while the tensor lives.</summary>
    public static unsafe Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        if (rawArray.Rank != 1) throw new ArgumentException($"expected a one-dimensional array, got {rawArray.Rank} dimensions");
        if (count < 0) count = rawArray.Length - offset;
        if (offset < 0 || count < 1 || offset + count > rawArray.Length) throw new ArgumentException($"expected a range inside {rawArray.Length} elements, got {count} from {offset}");
        var elementType = rawArray.GetType().GetElementType()!;
        if (TypeOf(elementType) != dtype) throw new ArgumentException($"expected an array of {dtype}, got {elementType.Name}");
        var pin = GCHandle.Alloc(rawArray, GCHandleType.Pinned);
        var first = Marshal.UnsafeAddrOfPinnedArrayElement(rawArray, (int)offset);
        var handle = Native.shim_from_memory(first, [count], 1, (int)dtype, &Unpin, GCHandle.ToIntPtr(pin));
        if (handle.IsInvalid) pin.Free();
        return new Tensor(handle.Checked()).requires_grad_(requires_grad);
    }

    [UnmanagedCallersOnly]
    private static void Unpin(IntPtr pin) => GCHandle.FromIntPtr(pin).Free();

    private static ReadOnlySpan<T> Flat<T>(Array array) where T : struct =>
        MemoryMarshal.CreateReadOnlySpan(ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);

    private static Tensor From<T>(ReadOnlySpan<T> data, ReadOnlySpan<long> size, ScalarType? dtype, Device? device, bool requiresGrad) where T : struct
    {
        RequireCpu(device);
        var given = TypeOf(typeof(T));
        var made = Native.shim_empty(size, size.Length, (int)given).Checked();
        var count = Native.shim_numel(made);
        if (count != data.Length)
        {
            made.Dispose();
            throw new ArgumentException($"mismatched total size creating a tensor from an array: expected {count} elements, got {data.Length}");
        }
        var tensor = new Tensor(made);
        data.CopyTo(MemoryMarshal.Cast<byte, T>(tensor.bytes));
        return (dtype is { } wanted && wanted != given ? tensor.to(wanted, disposeAfter: true) : tensor).requires_grad_(requiresGrad);
    }
}
