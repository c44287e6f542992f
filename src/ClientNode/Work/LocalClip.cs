using System.Numerics.Tensors;

namespace AfdActors.ClientNode.Work;

/// <summary>
/// Clips a client's own update before anything is made of it (<c>afd.privacy.local-clip</c>): what the client keeps for later, such as the
/// residual of DGC, holds clipped updates too. A later update may carry several of them, so the coordinator clips again.
/// </summary>
internal static class LocalClip
{
    /// <summary>Scales an update down whose Euclidean norm is larger; one that is not finite stays, for the uplink to refuse.</summary>
    /// <param name="clip">The largest norm; 0: any.</param>
    public static void Apply(double clip, Span<float> update)
    {
        if (clip == 0) return;
        var squares = 0.0;
        foreach (var value in update) squares += (double)value * value;
        var norm = Math.Sqrt(squares);
        if (norm > clip && double.IsFinite(norm)) TensorPrimitives.Multiply(update, (float)(clip / norm), update);
    }
}
