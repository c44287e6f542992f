using AfdActors.Algorithms.Compression.Coding;

namespace AfdActors.Algorithms.Tests.Coding;

/// <summary>Generates sparse updates for the tests of the code.</summary>
internal static class SparseUpdates
{
    /// <summary>k positions of n, all sets equally likely, ascending.</summary>
    public static int[] Positions(Random random, int n, int k)
    {
        // Floyd's algorithm.
        var chosen = new HashSet<int>();
        for (int j = n - k; j < n; j++)
        {
            int candidate = random.Next(j + 1);
            chosen.Add(chosen.Contains(candidate) ? j : candidate);
        }

        return [.. chosen.Order()];
    }

    /// <summary>Per tensor a random number of values (often none or all), of very different sizes.</summary>
    public static (ModelUpdate Update, int[] TensorSizes) Random(Random random)
    {
        int[] sizes = new int[random.Next(1, 7)];
        var positions = new List<int>();
        int offset = 0;
        for (int t = 0; t < sizes.Length; t++)
        {
            sizes[t] = random.Next(5) switch { 0 => 1, 1 => random.Next(1, 9), 2 => random.Next(1, 20_000), _ => random.Next(1, 500) };
            int sent = random.Next(4) switch { 0 => 0, 1 => sizes[t], _ => random.Next(sizes[t] + 1) };
            foreach (int position in Positions(random, sizes[t], sent))
            {
                positions.Add(offset + position);
            }

            offset += sizes[t];
        }

        float[] values = [.. positions.Select(_ => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 6))))];
        return (ModelUpdate.Sparse(offset, [.. positions], values), sizes);
    }
}
