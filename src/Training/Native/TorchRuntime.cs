using TorchSharp;

namespace AfdActors.Training.Native;

/// <summary>libtorch cannot be used here; the message says what to install.</summary>
public sealed class TorchUnavailableException(string message, Exception inner) : Exception(message, inner);

/// <summary>
/// How the process uses libtorch: on the CPU, with one thread per job, so that results do not depend on how many jobs run (design 4.8).
/// </summary>
public static class TorchRuntime
{
    private static readonly Lazy<bool> Library = new(() =>
    {
        TorchSharpLibrary.Load();
        torch.InitializeDeviceType(DeviceType.CPU);
        return true;
    });

    [ThreadStatic]
    private static bool _prepared;

    /// <summary>Loads libtorch and limits the calling thread's operations to itself. Cheap after the first call on a thread.</summary>
    /// <exception cref="TorchUnavailableException">libtorch or its binding is missing.</exception>
    public static void Initialise()
    {
        if (_prepared) return;
        try
        {
            _ = Library.Value;
            // libtorch keeps this for each thread that calls it, whatever OMP_NUM_THREADS says.
            torch.set_num_threads(1);
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or NotSupportedException)
        {
            throw new TorchUnavailableException($"training cannot start: {e.GetBaseException().Message}", e);
        }
        _prepared = true;
    }
}
