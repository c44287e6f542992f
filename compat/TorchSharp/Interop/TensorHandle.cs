using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>Owns one native tensor: freed once, by <c>Dispose</c> or by the finalizer, and never while a call uses it.</summary>
internal sealed class TensorHandle : SafeHandle
{
    private static long s_live;
    private static long s_peak;

    public TensorHandle() : base(IntPtr.Zero, ownsHandle: true) { }

    internal TensorHandle(IntPtr native) : base(native, ownsHandle: true) => Count();

    /// <summary>Stands for "no tensor" in calls with an optional one.</summary>
    internal static TensorHandle None { get; } = new();

    internal static long Live => Interlocked.Read(ref s_live);

    internal static long Peak => Interlocked.Read(ref s_peak);

    public override bool IsInvalid => handle == IntPtr.Zero;

    /// <summary>The handle of a call that made a tensor; throws libtorch's error when it made none.</summary>
    internal TensorHandle Checked()
    {
        if (IsInvalid)
        {
            SetHandleAsInvalid();
            torch.CheckForErrors();
            throw new ExternalException("libtorch returned no tensor and no error");
        }
        Count();
        return this;
    }

    private static void Count()
    {
        var live = Interlocked.Increment(ref s_live);
        var peak = Interlocked.Read(ref s_peak);
        while (live > peak)
        {
            var seen = Interlocked.CompareExchange(ref s_peak, live, peak);
            if (seen == peak) break;
            peak = seen;
        }
    }

    protected override bool ReleaseHandle()
    {
        Native.shim_free(handle);
        Interlocked.Decrement(ref s_live);
        return true;
    }
}
