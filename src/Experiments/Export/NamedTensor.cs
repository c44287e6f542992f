using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using AfdActors.Experiments.RunFolders;
using AfdActors.Hosting;

namespace AfdActors.Experiments.Export;

/// <summary>One parameter with its values, row-major float32.</summary>
public sealed record NamedTensor(string Name, ImmutableArray<int> Shape, ReadOnlyMemory<float> Values)
{
    /// <summary>The values as little-endian bytes.</summary>
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(Values.Span);

    /// <summary>Cuts the flat vector of a model into its parameters, in layout order, each as it is served.</summary>
    /// <exception cref="UsageException">The vector is of another model.</exception>
    public static IReadOnlyList<NamedTensor> Cut(IReadOnlyList<ParameterDescription> parameters, float[] weights)
    {
        var tensors = new List<NamedTensor>(parameters.Count);
        var at = 0;
        foreach (var parameter in parameters)
        {
            var size = parameter.Shape.Aggregate(1, (product, axis) => checked(product * axis));
            if (size > weights.Length - at)
                break;
            tensors.Add(new NamedTensor(parameter.Name, parameter.Shape, Served(weights.AsMemory(at, size), parameter.Scale)));
            at += size;
        }

        return at == weights.Length && tensors.Count == parameters.Count
            ? tensors
            : throw new UsageException(
                $"expected a checkpoint of {parameters.Count} parameters in {at} or more values, got {weights.Length} values");
    }

    private static ReadOnlyMemory<float> Served(ReadOnlyMemory<float> values, float scale)
    {
        if (scale == 1) return values;
        var scaled = new float[values.Length];
        TensorPrimitives.Multiply(values.Span, scale, scaled);
        return scaled;
    }
}
