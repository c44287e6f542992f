namespace AfdActors.Algorithms.SubModels;

/// <summary>Contiguous coordinates of the full flat vector.</summary>
public readonly record struct CoordinateRange(int Start, int Length)
{
    /// <summary>The coordinate after the last.</summary>
    public int End => Start + Length;
}
