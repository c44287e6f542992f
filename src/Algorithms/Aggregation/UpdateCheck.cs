using System.Numerics.Tensors;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>What every rule demands of an update before it takes it.</summary>
internal static class UpdateCheck
{
    /// <param name="clients">Updates that there are already.</param>
    /// <param name="cohortSize">The most that there can be.</param>
    /// <exception cref="UpdateRefusedException">It is one too many, has no samples, or is of another layout or size.</exception>
    public static void Fits(ModelLayout layout, int clients, int cohortSize, SubModel subModel, ModelUpdate update, int samples)
    {
        if (clients == cohortSize)
            throw new UpdateRefusedException($"expected at most {cohortSize} updates, got one more");
        if (samples < 1)
            throw new UpdateRefusedException($"expected at least 1 sample, got {samples}");
        if (subModel.Layout.Fingerprint != layout.Fingerprint)
            throw new UpdateRefusedException($"expected a sub-model of {layout.Name}, got one of {subModel.Layout.Name}");
        if (update.Count != subModel.Count)
            throw new UpdateRefusedException($"expected an update of {subModel.Count} coordinates, got {update.Count}");
    }

    /// <exception cref="UpdateRefusedException">A value is not finite.</exception>
    public static void Finite(ReadOnlySpan<float> values)
    {
        if (values.IsEmpty || float.IsFinite(TensorPrimitives.MaxMagnitude(values))) return;
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                throw new UpdateRefusedException($"expected finite values, got {values[i]} as value {i}") { Diverged = true };
        }
    }
}
