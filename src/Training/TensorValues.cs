using System.Runtime.InteropServices;
using TorchSharp;
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

    /// <summary>Gives a tensor these values, row-major. One in the CPU's memory takes them without a copy between.</summary>
    public static void Write(Tensor tensor, ReadOnlySpan<float> values)
    {
        if (tensor.device_type == DeviceType.CPU && tensor.is_contiguous())
        {
            values.CopyTo(Of<float>(tensor));
            return;
        }
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        tensor.copy_(On(CPU, values, [values.Length], ScalarType.Float32).reshape(tensor.shape));
    }

    /// <summary>The tensor in the CPU's memory, row-major: itself where it is so already.</summary>
    public static Tensor Readable(Tensor tensor)
    {
        using var untracked = no_grad();
        return tensor.cpu().contiguous();
    }

    /// <summary>The values of a tensor in the CPU's memory, row-major.</summary>
    public static Span<T> Of<T>(Tensor tensor) where T : unmanaged => MemoryMarshal.Cast<byte, T>(tensor.bytes);
}
