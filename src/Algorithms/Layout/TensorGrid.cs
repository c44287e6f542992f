using System.Collections.Immutable;

namespace AfdActors.Algorithms.Layout;

/// <summary>A tensor seen as rows of its first axis, row-major: a vector has one column, a convolution's filter is a row.</summary>
/// <param name="Rows">Length of the first axis.</param>
/// <param name="Columns">Elements of a row.</param>
public readonly record struct TensorGrid(int Rows, int Columns)
{
    /// <exception cref="OverflowException">More than an <see cref="int"/> holds.</exception>
    public int Count => checked(Rows * Columns);

    /// <param name="shape">At least one axis.</param>
    public static TensorGrid Of(ImmutableArray<int> shape) =>
        new(shape[0], shape.Skip(1).Aggregate(1, (size, length) => checked(size * length)));
}
