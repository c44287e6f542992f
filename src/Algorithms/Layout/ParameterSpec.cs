using System.Collections.Immutable;

namespace AfdActors.Algorithms.Layout;

/// <summary>A set of activations of which some may be dropped: filters, neurons or LSTM outputs.</summary>
public sealed record UnitGroup(string Name, int Units);

/// <summary>
/// Unit u of group <paramref name="Group"/> covers the indices { g*U*b + u*b + j : 0 &lt;= g &lt; gates, 0 &lt;= j &lt; b } of
/// axis <paramref name="Axis"/> (docs/design.md "Layout"). <paramref name="Block"/> b is H*W for the columns after a flatten;
/// <paramref name="Gates"/> is 4 for the rows of an LSTM.
/// </summary>
public sealed record AxisCover(int Axis, int Group, int Block = 1, int Gates = 1);

/// <summary>One named float32 tensor of a model, row-major. <paramref name="FanIn"/> scales its initial weights.</summary>
public sealed record ParameterSpec(string Name, ImmutableArray<int> Shape, int FanIn, ImmutableArray<AxisCover> Covers)
{
    /// <summary>The number that all its weights start as; null where they are drawn.</summary>
    public float? Fill { get; init; }

    /// <summary>
    /// Whether training only measures it, as it does the running mean and variance of batch norm, instead of moving it by a gradient.
    /// Clients answer buffers as they are, and the coordinator takes their mean: no lossy uplink and no server optimizer touches them.
    /// </summary>
    public bool IsBuffer { get; init; }

    /// <summary>Number of weights.</summary>
    public int Size { get; } = SizeOf(Shape);

    /// <summary>The cover of an axis, or null where the axis is never cut.</summary>
    public AxisCover? CoverOf(int axis)
    {
        foreach (var cover in Covers)
        {
            if (cover.Axis == axis)
                return cover;
        }
        return null;
    }

    private static int SizeOf(ImmutableArray<int> shape)
    {
        var size = 1;
        foreach (var length in shape)
            size = checked(size * length);
        return size;
    }
}
