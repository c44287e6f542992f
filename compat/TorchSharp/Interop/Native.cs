using System.Reflection;
using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>The shim's functions; one per operation, grouped as its source files are.</summary>
internal static partial class Native
{
    private const string Library = "TorchSharpShim";

    static Native() => NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, Resolve);

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library) return IntPtr.Zero;
        try
        {
            return NativeLibrary.Load(Path.Combine(AppContext.BaseDirectory, "libTorchSharpShim.so"));
        }
        catch (DllNotFoundException e)
        {
            throw new DllNotFoundException(
                $"libtorch could not be loaded: {e.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)[^1]} (Debian, Ubuntu: sudo apt-get install libtorch-dev libopenblas0-serial)");
        }
    }

    // runtime
    [LibraryImport(Library)] internal static partial IntPtr shim_take_error();
    [LibraryImport(Library)] internal static partial IntPtr shim_version();
    [LibraryImport(Library)] internal static partial void shim_set_num_threads(int n);
    [LibraryImport(Library)] internal static partial int shim_get_num_threads();
    [LibraryImport(Library)] internal static partial void shim_set_num_interop_threads(int n);
    [LibraryImport(Library)] internal static partial int shim_get_num_interop_threads();
    [LibraryImport(Library)] internal static partial byte shim_grad_enabled();
    [LibraryImport(Library)] internal static partial void shim_set_grad_enabled(byte enabled);
    [LibraryImport(Library)] internal static partial byte shim_cuda_available();
    [LibraryImport(Library)] internal static partial void shim_manual_seed(long seed);

    // create
    [LibraryImport(Library)] internal static partial TensorHandle shim_empty(ReadOnlySpan<long> size, int n, int type);
    [LibraryImport(Library)] internal static partial TensorHandle shim_full(ReadOnlySpan<long> size, int n, ScalarValue value, int type);
    [LibraryImport(Library)] internal static partial TensorHandle shim_rand(ReadOnlySpan<long> size, int n, int type);
    [LibraryImport(Library)] internal static partial TensorHandle shim_randn(ReadOnlySpan<long> size, int n, int type);
    [LibraryImport(Library)] internal static partial TensorHandle shim_randint(long low, long high, ReadOnlySpan<long> size, int n, int type);
    [LibraryImport(Library)] internal static partial TensorHandle shim_arange(ScalarValue start, ScalarValue stop, ScalarValue step, int type);
    [LibraryImport(Library)] internal static unsafe partial TensorHandle shim_from_memory(IntPtr data, ReadOnlySpan<long> size, int n, int type, delegate* unmanaged<IntPtr, void> release, IntPtr context);

    // tensor
    [LibraryImport(Library)] internal static partial void shim_free(IntPtr t);
    [LibraryImport(Library)] internal static partial int shim_dtype(TensorHandle t);
    [LibraryImport(Library)] internal static partial int shim_device_type(TensorHandle t);
    [LibraryImport(Library)] internal static partial int shim_device_index(TensorHandle t);
    [LibraryImport(Library)] internal static partial long shim_dim(TensorHandle t);
    [LibraryImport(Library)] internal static partial long shim_numel(TensorHandle t);
    [LibraryImport(Library)] internal static partial long shim_element_size(TensorHandle t);
    [LibraryImport(Library)] internal static partial byte shim_is_contiguous(TensorHandle t);
    [LibraryImport(Library)] internal static partial IntPtr shim_data(TensorHandle t);
    [LibraryImport(Library)] internal static partial void shim_sizes(TensorHandle t, Span<long> into);
    [LibraryImport(Library)] internal static partial void shim_strides(TensorHandle t, Span<long> into);
    [LibraryImport(Library)] internal static partial TensorHandle shim_alias(TensorHandle t);
    [LibraryImport(Library)] internal static partial TensorHandle shim_clone(TensorHandle t);
    [LibraryImport(Library)] internal static partial TensorHandle shim_contiguous(TensorHandle t);
    [LibraryImport(Library)] internal static partial TensorHandle shim_detach(TensorHandle t);
    [LibraryImport(Library)] internal static partial TensorHandle shim_to_type(TensorHandle t, int type, byte copy);
    [LibraryImport(Library)] internal static partial TensorHandle shim_copy_(TensorHandle t, TensorHandle source);
    [LibraryImport(Library)] internal static partial TensorHandle shim_fill_(TensorHandle t, ScalarValue value);
    [LibraryImport(Library)] internal static partial TensorHandle shim_view(TensorHandle t, ReadOnlySpan<long> size, int n);
    [LibraryImport(Library)] internal static partial TensorHandle shim_reshape(TensorHandle t, ReadOnlySpan<long> size, int n);
    [LibraryImport(Library)] internal static partial TensorHandle shim_expand(TensorHandle t, ReadOnlySpan<long> size, int n);
    [LibraryImport(Library)] internal static partial TensorHandle shim_permute(TensorHandle t, ReadOnlySpan<long> order, int n);
    [LibraryImport(Library)] internal static partial TensorHandle shim_flatten(TensorHandle t, long start, long end);
    [LibraryImport(Library)] internal static partial TensorHandle shim_transpose(TensorHandle t, long a, long b);
    [LibraryImport(Library)] internal static partial TensorHandle shim_t(TensorHandle t);
    [LibraryImport(Library)] internal static partial TensorHandle shim_unsqueeze(TensorHandle t, long dim);
    [LibraryImport(Library)] internal static partial TensorHandle shim_squeeze(TensorHandle t);
    [LibraryImport(Library)] internal static partial TensorHandle shim_squeeze_dim(TensorHandle t, long dim);
    [LibraryImport(Library)] internal static partial TensorHandle shim_narrow(TensorHandle t, long dim, long start, long length);
    [LibraryImport(Library)] internal static partial TensorHandle shim_slice(TensorHandle t, long dim, long start, long finish, long step);
    [LibraryImport(Library)] internal static partial TensorHandle shim_select(TensorHandle t, long dim, long index);
    [LibraryImport(Library)] internal static partial TensorHandle shim_index_select(TensorHandle t, long dim, TensorHandle index);
    [LibraryImport(Library)] internal static partial TensorHandle shim_gather(TensorHandle t, long dim, TensorHandle index);
    [LibraryImport(Library)] internal static partial TensorHandle shim_cat(ReadOnlySpan<IntPtr> list, int n, long dim);
    [LibraryImport(Library)] internal static partial TensorHandle shim_stack(ReadOnlySpan<IntPtr> list, int n, long dim);
    [LibraryImport(Library)] internal static partial void shim_split_sizes(TensorHandle t, ReadOnlySpan<long> sizes, int n, long dim, Span<IntPtr> results);
}
