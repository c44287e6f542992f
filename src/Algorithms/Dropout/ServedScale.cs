using System.Collections.Immutable;
using System.Numerics.Tensors;
using AfdActors.Algorithms.Layout;

namespace AfdActors.Algorithms.Dropout;

/// <summary>
/// Makes up for dropout in the model that is served. Clients train with a share of every group's units, and the whole model has them all,
/// so that a layer behind a group gets sums that are larger than those it was trained on, by 1 / share. As with Dropout (Srivastava et al.,
/// JMLR 15, 2014, section 4) the weights that read a group's units are multiplied by the share that clients had: the same as scaling the
/// units, and whoever loads the model needs to know nothing of it. Clients go on with the weights as they are.
/// </summary>
public static class ServedScale
{
    /// <summary>The axis of a weight along which it reads the units of the layer before.</summary>
    private const int Inputs = 1;

    /// <summary>
    /// The factor of each parameter, in layout order: all weights of a parameter that reads a group read units of that group alone.
    /// </summary>
    /// <param name="layout">The model.</param>
    /// <param name="shares">Of each group; see <see cref="IDropoutStrategy.ServedShares"/>.</param>
    /// <exception cref="ArgumentException">There are shares, and not one for each group, or one is not in (0, 1].</exception>
    public static ImmutableArray<float> Of(ModelLayout layout, IReadOnlyList<double> shares)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(shares);
        if (shares.Count > 0 && shares.Count != layout.Groups.Length)
            throw new ArgumentException($"expected a share for each of {layout.Groups.Length} groups, got {shares.Count}", nameof(shares));
        if (shares.Any(share => share is not (> 0 and <= 1)))
            throw new ArgumentException($"expected shares in (0, 1], got {string.Join(", ", shares)}", nameof(shares));
        return
        [
            .. layout.Parameters.Select(parameter =>
                shares.Count > 0 && parameter.CoverOf(Inputs) is { } read ? (float)shares[read.Group] : 1f),
        ];
    }

    /// <summary>The weights to be served: themselves where nothing is to be made up for, else new ones.</summary>
    /// <param name="weights">Of the layout's whole vector; not changed.</param>
    public static float[] Apply(ModelLayout layout, IReadOnlyList<double> shares, float[] weights) =>
        Scale(layout, Of(layout, shares), weights);

    /// <summary>
    /// The other way: the weights that clients begin with where a run goes on from a model that was served, or made elsewhere.
    /// </summary>
    /// <param name="weights">Of the layout's whole vector; not changed.</param>
    public static float[] Undo(ModelLayout layout, IReadOnlyList<double> shares, float[] weights) =>
        Scale(layout, [.. Of(layout, shares).Select(factor => 1 / factor)], weights);

    private static float[] Scale(ModelLayout layout, ImmutableArray<float> factors, float[] weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (factors.All(factor => factor == 1)) return weights;
        var served = new float[weights.Length];
        for (var p = 0; p < factors.Length; p++)
        {
            var range = new Range(layout.OffsetOf(p), layout.OffsetOf(p) + layout.Parameters[p].Size);
            TensorPrimitives.Multiply(weights.AsSpan(range), factors[p], served.AsSpan(range));
        }

        return served;
    }
}
