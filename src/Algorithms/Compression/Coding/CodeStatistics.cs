using System.Collections.Immutable;

namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>How well the positions of one tensor were coded.</summary>
/// <param name="Size">Coordinates of the tensor, n.</param>
/// <param name="Sent">Values sent, k.</param>
/// <param name="IndexBits">Measured bits of the positions, the code's parameter included.</param>
/// <param name="EntropyBits">log2 C(n, k), the least that any code needs on average.</param>
public readonly record struct TensorCode(int Size, int Sent, long IndexBits, double EntropyBits)
{
    /// <summary>Measured bits per position; 0 when nothing is sent.</summary>
    public double BitsPerIndex => Sent == 0 ? 0 : (double)IndexBits / Sent;

    /// <summary>log2 C(n, k) / k; 0 when nothing is sent.</summary>
    public double EntropyPerIndex => Sent == 0 ? 0 : EntropyBits / Sent;
}

/// <summary>Measured size of a sparse update beside the entropy bound of its positions (docs/design.md "Uplink codes").</summary>
/// <param name="Tensors">Per tensor of the sub-model, in order.</param>
/// <param name="PayloadBytes">The whole encoded update.</param>
/// <param name="ValueBits">Bits per value, on average where values differ: a sign alone or a whole float32.</param>
public sealed record CodeStatistics(ImmutableArray<TensorCode> Tensors, long PayloadBytes, double ValueBits)
{
    public long Sent => Tensors.Sum(t => (long)t.Sent);

    public double BitsPerIndex => Sent == 0 ? 0 : Tensors.Sum(t => (double)t.IndexBits) / Sent;

    public double EntropyPerIndex => Sent == 0 ? 0 : Tensors.Sum(t => t.EntropyBits) / Sent;

    /// <summary>
    /// Whole payload over (entropy of the positions + the values' bits), minus one: headers, counts, scales, padding and the code's loss.
    /// </summary>
    public double Overhead => Sent == 0 ? 0 : (8.0 * PayloadBytes / (Tensors.Sum(t => t.EntropyBits) + (Sent * ValueBits))) - 1;
}
