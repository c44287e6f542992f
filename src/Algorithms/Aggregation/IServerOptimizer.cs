namespace AfdActors.Algorithms.Aggregation;

/// <summary>
/// Turns a pseudo-gradient into a step of the global weights (docs/design.md "Aggregation", arXiv:2003.00295). A coordinate that nobody
/// held in a round has the pseudo-gradient 0: see each rule for what it does then. Not thread-safe.
/// </summary>
public interface IServerOptimizer
{
    /// <summary>Changes the weights in place; both vectors are of the full model.</summary>
    void Step(Span<float> weights, ReadOnlySpan<float> pseudoGradient);

    /// <summary>The state as versioned bytes, equal for equal states. Settings are no part of it.</summary>
    byte[] Save();

    /// <exception cref="MalformedDataException">The bytes are damaged or of another optimizer; nothing has changed.</exception>
    void Restore(ReadOnlySpan<byte> state);
}
