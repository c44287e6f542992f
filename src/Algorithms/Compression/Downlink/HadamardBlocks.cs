namespace AfdActors.Algorithms.Compression.Downlink;

/// <summary>
/// How a tensor is cut: blocks of 1024, then one block for each smaller power of two in what is left, down to 16; the last up to 15
/// coordinates travel as float32. A block of n coordinates takes its min and max as float32 and n * B bits, whole bytes as n is a multiple
/// of 8.
/// </summary>
internal static class HadamardBlocks
{
    public const int Largest = 1024;

    public const int Smallest = 16;

    /// <summary>Size of the block that starts a rest of this many coordinates; 0 when the rest travels as float32.</summary>
    public static int First(int rest) =>
        rest >= Largest ? Largest : rest >= Smallest ? (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)rest + 1) / 2 : 0;

    public static int BlockBytes(int block, int bits) => (2 * sizeof(float)) + (block * bits / 8);

    public static long TensorBytes(int size, int bits)
    {
        var bytes = (long)(size / Largest) * BlockBytes(Largest, bits);
        var rest = size % Largest;
        for (var block = First(rest); block > 0; block = First(rest))
        {
            bytes += BlockBytes(block, bits);
            rest -= block;
        }

        return bytes + (rest * sizeof(float));
    }
}
