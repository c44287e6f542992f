using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace AfdActors.Training.Native;

/// <summary>
/// Switches oneDNN off where its convolutions are wrong. Version 3.7.1, which libtorch 2.10 brings, clears part of a weight whose channels
/// are no multiple of 16 when it takes the processor's first-level cache for tiny: a virtual machine that describes its caches oddly is
/// enough, and sub-models have such channels. libtorch's own convolutions and LSTM take its place, which are slower.
/// </summary>
internal static class OneDnn
{
    private const int Kernel = 5;
    private const int Side = 12;

    /// <exception cref="NotSupportedException">Convolutions are wrong, and nothing here makes them right.</exception>
    public static void SwitchOffWhereWrong()
    {
        if (ConvolutionsAreRight()) return;
        try
        {
            var context = GlobalContext();
            SetUserEnabledMkldnn(context, 0);
            // It would be asked next, and warns at every call where it does not know the processor.
            SetUserEnabledNnpack(context, 0);
        }
        catch (EntryPointNotFoundException e)
        {
            throw new NotSupportedException(
                "libtorch computes convolutions wrong on this machine, and on this system they cannot be switched: take a machine whose processor caches are visible to programs", e);
        }
        if (!ConvolutionsAreRight())
            throw new NotSupportedException("libtorch computes convolutions wrong on this machine: take another one");
    }

    /// <summary>
    /// Of ones: an output sums 24 channels times 25 places, an input gradient 3 channels times the places of the kernel that reach it. The
    /// numbers are whole, so that every right way to sum them is exact.
    /// </summary>
    private static bool ConvolutionsAreRight()
    {
        using var scope = NewDisposeScope();
        var outputs = nn.functional.conv2d(ones(1, 24, Side, Side), ones(48, 24, Kernel, Kernel));
        if (TensorValues.Of<float>(outputs).ContainsAnyExcept(24f * Kernel * Kernel)) return false;

        var inputs = ones(1, 1, Side, Side).requires_grad_();
        var back = nn.functional.conv2d(inputs, ones(3, 1, Kernel, Kernel));
        var gradients = TensorValues.Of<float>(autograd.grad([back], [inputs], [ones_like(back)])[0]);
        for (var i = 0; i < gradients.Length; i++)
        {
            if (gradients[i] != 3f * Reaching(i / Side) * Reaching(i % Side)) return false;
        }
        return true;
    }

    private static int Reaching(int place) => Math.Min(Kernel, Math.Min(place + 1, Side - place));

    // at::globalContext() and two setters of at::Context, by their names in the C++ ABI of Linux and macOS: TorchSharp has no call for
    // them.
    [DllImport("torch_cpu", EntryPoint = "_ZN2at13globalContextEv")]
    private static extern IntPtr GlobalContext();

    [DllImport("torch_cpu", EntryPoint = "_ZN2at7Context20setUserEnabledMkldnnEb")]
    private static extern void SetUserEnabledMkldnn(IntPtr context, byte enabled);

    [DllImport("torch_cpu", EntryPoint = "_ZN2at7Context20setUserEnabledNNPACKEb")]
    private static extern void SetUserEnabledNnpack(IntPtr context, byte enabled);
}
