using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AfdActors.Algorithms.Tests.Coding;

/// <summary>A sparse update of one tensor: where its values stand in it, and what they are.</summary>
internal sealed record SparseTensor(int Size, int[] Positions, float[] Values)
{
    public IEnumerable<SparseTensor> Smaller() => Law.Parts([.. Positions.Zip(Values)])
        .Select(kept => new SparseTensor(Size, [.. kept.Select(value => value.First)], [.. kept.Select(value => value.Second)]));

    public override string ToString() => $"{Size}: {string.Join(' ', Positions.Zip(Values, (position, value) => $"{position}={value:R}"))}";
}

/// <summary>A sparse update of a model.</summary>
internal sealed record SparseCase(SparseTensor[] Tensors)
{
    public int[] Sizes { get; } = [.. Tensors.Select(tensor => tensor.Size)];

    public ModelUpdate Update { get; } = ModelUpdate.Sparse(
        Tensors.Sum(tensor => tensor.Size),
        [.. Tensors.SelectMany((tensor, t) => tensor.Positions.Select(position => Tensors.Take(t).Sum(before => before.Size) + position))],
        [.. Tensors.SelectMany(tensor => tensor.Values)]);

    /// <summary>Without some tensors, or without some values of one.</summary>
    public IEnumerable<SparseCase> Smaller() => Law.Parts(Tensors).Select(kept => new SparseCase(kept)).Concat(
        from t in Enumerable.Range(0, Tensors.Length)
        from smaller in Tensors[t].Smaller()
        select new SparseCase([.. Tensors[..t], smaller, .. Tensors[(t + 1)..]]));

    public override string ToString() => string.Join("; ", Tensors.AsEnumerable());
}

/// <summary>Generates sparse updates for the tests of the codes.</summary>
internal static class SparseUpdates
{
    /// <summary>One to six tensors of very different sizes, each with any number of its values, often none or all.</summary>
    public static Gen<SparseCase> Cases { get; } =
        from tensors in Gen.Choose(1, 6)
        from drawn in Gen.ArrayOf(Tensor(), tensors)
        select new SparseCase(drawn);

    /// <summary>Values of any sign, from 10^-12 to 10^5 in size, and zeros.</summary>
    public static Gen<float> Values { get; } = Gen.Frequency(
        (1, Gen.Constant(0f)),
        (30, from exponent in Gen.Choose(-12, 0)
             from mantissa in Gen.Choose(-100_000, 100_000)
             select (float)(mantissa * Math.Pow(10, exponent))));

    /// <summary>k positions of n, all sets equally likely, ascending.</summary>
    public static Gen<int[]> Positions(int n, int k) => Gen.Choose(0, int.MaxValue - 1).Select(seed => Positions(new Random(seed), n, k));

    /// <summary>The same from a given stream.</summary>
    public static int[] Positions(Random random, int n, int k)
    {
        // Floyd's algorithm.
        var chosen = new HashSet<int>();
        for (var j = n - k; j < n; j++)
        {
            var candidate = random.Next(j + 1);
            chosen.Add(chosen.Contains(candidate) ? j : candidate);
        }

        return [.. chosen.Order()];
    }

    private static Gen<SparseTensor> Tensor() =>
        from size in Gen.Frequency((1, Gen.Constant(1)), (1, Gen.Choose(1, 8)), (1, Gen.Choose(1, 20_000)), (2, Gen.Choose(1, 500)))
        from sent in Gen.Frequency((1, Gen.Constant(0)), (1, Gen.Constant(size)), (2, Gen.Choose(0, size)))
        from positions in Positions(size, sent)
        from values in Gen.ArrayOf(Values, sent)
        select new SparseTensor(size, positions, values);
}
