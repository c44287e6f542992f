using System.Runtime.InteropServices;
using AfdActors.Algorithms.SubModels;
using static TorchSharp.torch;

namespace AfdActors.Training;

/// <summary>Tensors of a sub-model, filled from and read back into its flat vector. Belong to the dispose scope that they are made in.</summary>
internal static class ModelTensors
{
    public static Tensor[] From(SubModel subModel, ReadOnlySpan<float> weights, bool requiresGrad)
    {
        if (weights.Length != subModel.Count) throw new ArgumentException($"expected {subModel.Count} weights, got {weights.Length}", nameof(weights));
        var tensors = new Tensor[subModel.TensorSizes.Length];
        for (var p = 0; p < tensors.Length; p++)
        {
            tensors[p] = empty([.. subModel.ShapeOf(p).Select(length => (long)length)]);
            tensors[p].requires_grad_(requiresGrad);
        }
        Fill(tensors, subModel, weights);
        return tensors;
    }

    public static void Fill(Tensor[] tensors, SubModel subModel, ReadOnlySpan<float> weights)
    {
        for (var p = 0; p < tensors.Length; p++) weights.Slice(subModel.OffsetOf(p), subModel.TensorSizes[p]).CopyTo(Memory<float>(tensors[p]));
    }

    public static void CopyTo(Tensor[] tensors, SubModel subModel, Span<float> weights)
    {
        for (var p = 0; p < tensors.Length; p++) Memory<float>(tensors[p]).CopyTo(weights[subModel.OffsetOf(p)..]);
    }

    /// <summary>The tensor's own memory, row-major.</summary>
    public static Span<T> Memory<T>(Tensor tensor) where T : struct => MemoryMarshal.Cast<byte, T>(tensor.bytes);
}
