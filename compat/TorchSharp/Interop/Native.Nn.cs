using System.Runtime.InteropServices;

namespace TorchSharp;

internal static partial class Native
{
    [LibraryImport(Library)] internal static partial TensorHandle shim_conv2d(TensorHandle input, TensorHandle weight, TensorHandle bias, ReadOnlySpan<long> strides, int stridesCount, ReadOnlySpan<long> padding, int paddingCount, ReadOnlySpan<long> dilation, int dilationCount, long groups);
    [LibraryImport(Library)] internal static partial TensorHandle shim_max_pool2d(TensorHandle input, ReadOnlySpan<long> kernel, int kernelCount, ReadOnlySpan<long> strides, int stridesCount, ReadOnlySpan<long> padding, int paddingCount, ReadOnlySpan<long> dilation, int dilationCount, byte ceilMode);
    [LibraryImport(Library)] internal static partial TensorHandle shim_avg_pool2d(TensorHandle input, ReadOnlySpan<long> kernel, int kernelCount, ReadOnlySpan<long> strides, int stridesCount, ReadOnlySpan<long> padding, int paddingCount, byte ceilMode, byte countPad);
    [LibraryImport(Library)] internal static partial TensorHandle shim_linear(TensorHandle input, TensorHandle weight, TensorHandle bias);
    [LibraryImport(Library)] internal static partial TensorHandle shim_cross_entropy(TensorHandle input, TensorHandle target, TensorHandle weight, long ignore, long reduction, double smoothing);
    [LibraryImport(Library)] internal static partial TensorHandle shim_nll_loss(TensorHandle input, TensorHandle target, TensorHandle weight, long reduction);
    [LibraryImport(Library)] internal static partial TensorHandle shim_mse_loss(TensorHandle input, TensorHandle target, long reduction);
    [LibraryImport(Library)] internal static partial TensorHandle shim_one_hot(TensorHandle t, long classes);
    [LibraryImport(Library)] internal static partial TensorHandle shim_dropout(TensorHandle t, double p, byte train);
    [LibraryImport(Library)] internal static partial void shim_lstm(TensorHandle input, TensorHandle h0, TensorHandle c0, ReadOnlySpan<IntPtr> parameters, int n, byte bias, long layers, double dropout, byte train, byte bidirectional, byte batchFirst, Span<IntPtr> results);

    [LibraryImport(Library)] internal static partial byte shim_requires_grad(TensorHandle t);
    [LibraryImport(Library)] internal static partial byte shim_is_leaf(TensorHandle t);
    [LibraryImport(Library)] internal static partial void shim_set_requires_grad(TensorHandle t, byte on);
    [LibraryImport(Library)] internal static partial void shim_detach_(TensorHandle t);
    [LibraryImport(Library)] internal static partial TensorHandle shim_grad(TensorHandle t);
    [LibraryImport(Library)] internal static partial void shim_set_grad(TensorHandle t, TensorHandle grad);
    [LibraryImport(Library)] internal static partial void shim_backward(ReadOnlySpan<IntPtr> outputs, int outputsCount, ReadOnlySpan<IntPtr> grads, int gradsCount, byte retain, byte create, ReadOnlySpan<IntPtr> inputs, int inputsCount);
    [LibraryImport(Library)] internal static partial void shim_autograd_grad(ReadOnlySpan<IntPtr> outputs, int outputsCount, ReadOnlySpan<IntPtr> inputs, int inputsCount, ReadOnlySpan<IntPtr> grads, int gradsCount, byte retain, byte create, byte allowUnused, Span<IntPtr> results);
}
