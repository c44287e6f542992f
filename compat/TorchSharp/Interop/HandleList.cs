using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>The native pointers of several tensors, held alive until disposed.</summary>
internal readonly ref struct HandleList
{
    private readonly TensorHandle[] _handles;
    private readonly IntPtr[] _pointers;

    internal HandleList(IEnumerable<torch.Tensor>? tensors)
    {
        _handles = tensors is null ? [] : [.. tensors.Select(t => t.Owned)];
        _pointers = new IntPtr[_handles.Length];
        for (var i = 0; i < _handles.Length; i++)
        {
            var added = false;
            _handles[i].DangerousAddRef(ref added);
            _pointers[i] = _handles[i].DangerousGetHandle();
        }
    }

    internal ReadOnlySpan<IntPtr> Pointers => _pointers;

    internal int Count => _pointers.Length;

    public void Dispose()
    {
        foreach (var handle in _handles) handle.DangerousRelease();
    }

    /// <summary>Tensors for the pointers that a call handed out; null where it handed out none.</summary>
    internal static torch.Tensor?[] Results(ReadOnlySpan<IntPtr> pointers)
    {
        torch.CheckForErrors();
        var tensors = new torch.Tensor?[pointers.Length];
        for (var i = 0; i < pointers.Length; i++) tensors[i] = pointers[i] == IntPtr.Zero ? null : new torch.Tensor(new TensorHandle(pointers[i]));
        return tensors;
    }
}
