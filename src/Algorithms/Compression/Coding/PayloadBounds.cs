using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>How long payloads can be.</summary>
public static class PayloadBounds
{
    private const int OverheadBytes = 1 << 16;

    /// <summary>
    /// No payload of our codes is longer: four bytes per coordinate for its value, at most three bits for position, rank and sign (a fitted
    /// Golomb code takes no more bits than there are coordinates), and counts, scales and parameters per tensor. Range-coded values are
    /// shorter: a sign, 22 bits of size at most, and some bits for octave and presence.
    /// </summary>
    public static long MaxBytes(SubModel subModel)
    {
        ArgumentNullException.ThrowIfNull(subModel);
        return (4L * subModel.Count) + (3L * subModel.Count / 8) + OverheadBytes;
    }
}
