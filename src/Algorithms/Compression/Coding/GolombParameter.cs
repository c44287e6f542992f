using System.Numerics;

namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>
/// A Golomb parameter m = M * 2^r with M in 1..7, r &gt; 0 only for M in 4..7: every m up to 7, then four to the octave. A number x is
/// coded as (x &gt;&gt; r) / M in unary, (x &gt;&gt; r) mod M in truncated binary, and the low r bits as they are, which is the Golomb code
/// of m.
/// </summary>
internal readonly struct GolombParameter
{
    /// <summary>Bits in which a parameter's <see cref="Index"/> travels.</summary>
    public const int IndexBits = 7;

    /// <summary>2^30 is the largest power of two among the parameters.</summary>
    public const int LargestExponent = LargestShift + 2;

    private const int Smallest = 4; // M of the first parameter that is followed by four to the octave
    private const int LargestShift = 28; // 7 * 2^28 is the last below 2^31

    /// <summary>Of all parameters in ascending order, the first is 0.</summary>
    public static int Count => Smallest - 1 + (4 * (LargestShift + 1));

    public GolombParameter(int index)
    {
        Index = index;
        var octaves = index - (Smallest - 1);
        Multiplier = octaves < 0 ? index + 1 : Smallest + (octaves & 3);
        Shift = octaves < 0 ? 0 : octaves >> 2;
        Width = Multiplier == 1 ? 0 : BitOperations.Log2((uint)Multiplier - 1) + 1;
        Cutoff = (1 << Width) - Multiplier;
    }

    public int Index { get; }

    /// <summary>M.</summary>
    public int Multiplier { get; }

    /// <summary>r.</summary>
    public int Shift { get; }

    /// <summary>Bits of the long remainders, ceil(log2 M); the short ones take one less.</summary>
    public int Width { get; }

    /// <summary>Remainders below it are the short ones.</summary>
    public int Cutoff { get; }

    /// <summary>Index of the parameter 2^exponent.</summary>
    public static int IndexOfPowerOfTwo(int exponent) => exponent < 2 ? exponent : Smallest - 1 + (4 * (exponent - 2));

    /// <summary>(x &gt;&gt; r) / M and (x &gt;&gt; r) mod M.</summary>
    public (int Quotient, int Remainder) Split(int x)
    {
        var high = (uint)x >> Shift;
        var quotient = high / (uint)Multiplier;
        return ((int)quotient, (int)(high - (quotient * (uint)Multiplier)));
    }
}
