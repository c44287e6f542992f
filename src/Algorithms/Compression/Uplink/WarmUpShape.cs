namespace AfdActors.Algorithms.Compression.Uplink;

/// <summary>How the density of DGC falls in its warm-up rounds (<c>uplink.warm-up</c>).</summary>
public enum WarmUpShape
{
    /// <summary>By the same factor every round, as in the authors' code.</summary>
    Exponential = 0,

    /// <summary>The densities that the paper tells, in stages.</summary>
    Stages = 1,
}
