using System.Runtime.CompilerServices;
using AfdActors.Algorithms.SubModels;
using AfdActors.Training.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AfdActors.Training.Models;

/// <summary>
/// Gives the layers of a module the tensors of a sub-model: smaller ones in the same places, so that the module's own forward runs
/// unchanged. Tensors on the meta device get memory. Their values are undefined until they are written.
/// </summary>
internal static class SubModelShapes
{
    public static void Apply(nn.Module module, ModuleLayout layout, SubModel subModel)
    {
        foreach (var (path, layer) in ModuleTree.Of(module))
        {
            if (layout.IsCut(path) && !subModel.IsFull
                || layer.named_parameters(false).Any(own => own.parameter.device_type == DeviceType.META))
            {
                Resize(layer, path, layout, subModel);
            }
        }
    }

    private static void Resize(nn.Module layer, string path, ModuleLayout layout, SubModel subModel)
    {
        long[] Shape(string tensor) => [.. subModel.ShapeOf(layout.IndexOf(ModuleTree.Join(path, tensor))).Select(length => (long)length)];
        Parameter? Fresh(string tensor, Parameter? old) => old is null ? null : new Parameter(empty(Shape(tensor)));
        Tensor? FreshBuffer(string tensor, Tensor? old) => old is null ? null : empty(Shape(tensor));
        switch (layer)
        {
            case Linear linear:
                linear.weight = Fresh("weight", linear.weight)!;
                linear.bias = Fresh("bias", linear.bias);
                break;
            case Convolution convolution:
                InputChannels(convolution) = Shape("weight")[1] * convolution.groups;
                InChannels(convolution) = Shape("weight")[1] * convolution.groups;
                convolution.weight = Fresh("weight", convolution.weight)!;
                convolution.bias = Fresh("bias", convolution.bias);
                break;
            case BatchNorm norm:
                norm.weight = Fresh("weight", norm.weight)!;
                norm.bias = Fresh("bias", norm.bias);
                norm.running_mean = FreshBuffer("running_mean", norm.running_mean);
                norm.running_var = FreshBuffer("running_var", norm.running_var);
                break;
            case Embedding embedding:
                embedding.weight = Fresh("weight", embedding.weight)!;
                break;
            case Lstm lstm:
                lstm.Resize(Shape("weight_ih")[1], Shape("weight_hh")[1], layout.OutputMask(path, subModel));
                break;
            default:
                throw new NotSupportedException($"{path}: expected a {layer.GetType().Name} with values, got one on the meta device");
        }
    }

    // The layer compares its input with one of these numbers, and offers no way to change them.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "input_channels")]
    private static extern ref long InputChannels(Convolution convolution);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<in_channels>k__BackingField")]
    private static extern ref long InChannels(Convolution convolution);
}
