using AfdActors.Algorithms.Layout;
using TorchSharp;

namespace AfdActors.Training.Native;

/// <summary>libtorch, or the device, cannot be used here; the message says what to do.</summary>
public sealed class TorchUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// How the process uses libtorch: with one CPU thread per job, so that results do not depend on how many jobs run (docs/design.md
/// "Randomness").
/// </summary>
public static class TorchRuntime
{
    private static readonly Lazy<bool> Library = new(() =>
    {
        TorchSharpLibrary.Load();
        torch.InitializeDeviceType(DeviceType.CPU);
        // As in every job: what the check finds depends on it.
        torch.set_num_threads(1);
        return true;
    });

    private static readonly Lazy<bool> Convolutions = new(() =>
    {
        OneDnn.SwitchOffWhereWrong();
        return true;
    });

    private static readonly Lazy<bool> Cuda = new(torch.cuda.is_available);

    [ThreadStatic]
    private static bool _prepared;

    /// <summary>The version of libtorch that this build is for, such as 2.10.0. Does not load it.</summary>
    public static string LibTorchVersion => TorchSharpLibrary.PackageVersion;

    /// <summary>Loads libtorch and limits the calling thread's operations to itself. Cheap after the first call on a thread.</summary>
    /// <exception cref="TorchUnavailableException">libtorch, its binding or the device is missing.</exception>
    public static torch.Device Initialize(TrainingDevice device = TrainingDevice.Cpu)
    {
        if (!_prepared)
        {
            Prepare(Library);
            // libtorch keeps this for each thread that calls it, whatever OMP_NUM_THREADS says.
            torch.set_num_threads(1);
            _prepared = true;
        }

        if (device == TrainingDevice.Cpu) return torch.CPU;
        return Cuda.Value ? torch.CUDA : throw new TorchUnavailableException(WhyNoCuda());
    }

    /// <summary>
    /// The same for a model: where it has convolutions, and oneDNN's are wrong on this machine, oneDNN is off in the process from now on. A
    /// host asks for all of its models before it trains the first, as LSTMs sum in another order without oneDNN.
    /// </summary>
    /// <exception cref="TorchUnavailableException">
    /// libtorch, its binding or the device is missing, or no right convolution is to be had.
    /// </exception>
    public static torch.Device Initialize(TrainingDevice device, ModelLayout layout)
    {
        var ready = Initialize(device);
        if (device == TrainingDevice.Cpu && layout.Parameters.Any(parameter => parameter.Shape.Length > 2)) Prepare(Convolutions);
        return ready;
    }

    private static void Prepare(Lazy<bool> part)
    {
        try
        {
            _ = part.Value;
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or NotSupportedException)
        {
            throw new TorchUnavailableException($"training cannot start: {e.GetBaseException().Message}", e);
        }
    }

    private static string WhyNoCuda() => TorchSharpLibrary.HasCuda
        ? "afd.training.device = cuda: libtorch finds no GPU that it can use. Check that nvidia-smi lists one and that its driver is recent enough for CUDA 12.8, or set afd.training.device = cpu"
        : "afd.training.device = cuda: this build holds libtorch for the CPU alone. Build it with -p:LibTorch=cuda-12.8, or set afd.training.device = cpu";
}
