namespace AfdActors.Algorithms.Compression.Uplink;

/// <summary>
/// Among which values those that travel are sought (<c>uplink.scope</c>, <c>aggregation.scope</c>). Append-only: on the wire.
/// </summary>
public enum SparsityScope
{
    /// <summary>Every tensor sends the same part of its values (docs/design.md "DGC" and 4.6, as in arXiv:1712.01887).</summary>
    Tensor = 1,

    /// <summary>
    /// All tensors compete: one threshold, or one probability scale, for the whole sub-model. Of all ways to send so many values on average
    /// this is the one of least variance (arXiv:1710.09854), as layers differ in the size of their gradients.
    /// </summary>
    Model = 2,
}
