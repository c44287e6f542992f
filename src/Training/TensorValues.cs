using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace AfdActors.Training;

/// <summary>
/// The way of numbers into tensors and back. A tensor may live on another device, so that they always pass a tensor in the CPU's memory;
/// where that is the device, it is the tensor itself. Tensors belong to the dispose scope that they are made in, which also keeps them
/// alive while they are read.
/// </summary>
internal static class TensorValues
{
    /// <summary>A tensor of these values, row-major.</summary>
    public static Tensor On<T>(Device device, ReadOnlySpan<T> values, ReadOnlySpan<int> shape, ScalarType type) where T : unmanaged
    {
        var staged = empty([.. shape.ToArray().Select(length => (long)length)], type);
        values.CopyTo(Of<T>(staged));
        return staged.to(device);
    }

    public static void CopyTo(Tensor tensor, Span<float> values)
    {
        using var untracked = no_grad();
        Of<float>(tensor.cpu()).CopyTo(values);
    }

    /// <summary>The values of a tensor in the CPU's memory, row-major.</summary>
    public static Span<T> Of<T>(Tensor tensor) where T : unmanaged => MemoryMarshal.Cast<byte, T>(tensor.bytes);
}
