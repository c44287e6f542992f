using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>
/// The part of TorchSharp's API that this product uses, over the system's libtorch. Every error of libtorch is an
/// <see cref="ExternalException"/> with its text.
/// </summary>
public static partial class torch
{
    private static ScalarType s_defaultType = ScalarType.Float32;

    public static string __version__ => Marshal.PtrToStringUTF8(Native.shim_version())!;

    /// <summary>Throws the error that the last native call of this thread left, if it left one.</summary>
    public static void CheckForErrors()
    {
        var text = Native.shim_take_error();
        if (text != IntPtr.Zero) throw new ExternalException(Marshal.PtrToStringUTF8(text));
    }

    public static void InitializeDeviceType(DeviceType deviceType)
    {
        RequireCpu(new Device(deviceType));
        _ = Native.shim_version();
    }

    /// <summary>Threads that an operation started on the calling thread may use; libtorch keeps it per thread.</summary>
    public static void set_num_threads(int num)
    {
        Native.shim_set_num_threads(num);
        CheckForErrors();
    }

    public static int get_num_threads() => Native.shim_get_num_threads();

    public static void set_num_interop_threads(int num)
    {
        Native.shim_set_num_interop_threads(num);
        CheckForErrors();
    }

    public static int get_num_interop_threads() => Native.shim_get_num_interop_threads();

    public static void set_default_dtype(ScalarType dtype) => s_defaultType = dtype;

    public static ScalarType get_default_dtype() => s_defaultType;

    /// <summary>Seeds libtorch's own generator, which the product's numbers never depend on.</summary>
    public static Generator manual_seed(long seed)
    {
        Native.shim_manual_seed(seed);
        CheckForErrors();
        return Generator.Default;
    }

    /// <summary>Stands for libtorch's default generator.</summary>
    public class Generator : IDisposable
    {
        internal Generator() { }

        public static Generator Default { get; } = new();

        public Generator manual_seed(long seed) => torch.manual_seed(seed);

        public void Dispose() => GC.SuppressFinalize(this);
    }

    public static class cuda
    {
        public static bool is_available() => Native.shim_cuda_available() != 0;

        public static int device_count() => 0;
    }
}
