using TorchSharp;
using static TorchSharp.torch;

namespace AfdActors.Training.Models;

/// <summary>
/// Layers that hold a tensor which another layer holds too, such as an output layer tied to the embedding: cutting one would change the
/// other.
/// </summary>
internal static class SharedTensors
{
    public static HashSet<nn.Module> LayersOf(IReadOnlyList<(string Path, nn.Module Module)> tree) =>
    [
        .. tree.SelectMany(child => child.Module.named_parameters(false).Select(own => (child.Module, own.parameter)))
            .Where(own => own.parameter.device_type == DeviceType.CPU)
            .GroupBy(own => Address(own.parameter))
            .Where(holders => holders.Count() > 1)
            .SelectMany(holders => holders.Select(holder => holder.Module)),
    ];

    private static nint Address(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.storage<float>().data_ptr();
    }
}
