using System.Diagnostics.CodeAnalysis;

namespace TorchSharp;

public static partial class torch
{
    public static bool is_grad_enabled() => Native.shim_grad_enabled() != 0;

    /// <summary>Switches gradient tracking off for the calling thread until disposed.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    private sealed class GradMode : IDisposable
    {
        private readonly bool _before = is_grad_enabled();

        internal GradMode(bool enabled) => Native.shim_set_grad_enabled(enabled ? (byte)1 : (byte)0);

        public void Dispose() => Native.shim_set_grad_enabled(_before ? (byte)1 : (byte)0);
    }

    public static class autograd
    {
        /// <summary>Gradients of the sum of <paramref name="outputs"/> with respect to <paramref name="inputs"/>, in their order.</summary>
        public static IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            using var outs = new HandleList(outputs);
            using var ins = new HandleList(inputs);
            using var grads = new HandleList(grad_outputs);
            var results = new IntPtr[inputs.Count];
            Native.shim_autograd_grad(outs.Pointers, outs.Count, ins.Pointers, ins.Count, grads.Pointers, grads.Count, Flag(retain_graph || create_graph), Flag(create_graph), Flag(allow_unused), results);
            return HandleList.Results(results)!;
        }

        public static void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            using var outs = new HandleList(tensors);
            using var grads = new HandleList(grad_tensors);
            using var ins = new HandleList(inputs);
            Native.shim_backward(outs.Pointers, outs.Count, grads.Pointers, grads.Count, Flag(retain_graph ?? create_graph), Flag(create_graph), ins.Pointers, ins.Count);
            CheckForErrors();
        }
    }

    internal static byte Flag(bool on) => on ? (byte)1 : (byte)0;

    internal static int Code(ScalarType? type) => type is { } known ? (int)known : -1;

    internal static TensorHandle OrNone([AllowNull] Tensor tensor) => tensor is null ? TensorHandle.None : tensor.Owned;
}
