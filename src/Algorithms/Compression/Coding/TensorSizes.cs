namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>Checks of the tensor sizes a codec is told (never of what a payload claims).</summary>
internal static class TensorSizes
{
    /// <summary>The number of coordinates; every size must be non-negative and their sum an <see cref="int"/>.</summary>
    public static int Sum(ReadOnlySpan<int> tensorSizes)
    {
        var sum = 0;
        foreach (var size in tensorSizes)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(size, nameof(tensorSizes));
            sum = checked(sum + size);
        }

        return sum;
    }

    public static void CheckSum(ReadOnlySpan<int> tensorSizes, int count, string name)
    {
        var sum = Sum(tensorSizes);
        if (sum != count) throw new ArgumentException($"expected {sum} coordinates (the sum of the tensor sizes), got {count}", name);
    }
}
