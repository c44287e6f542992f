namespace AfdActors.Algorithms.Selection;

/// <summary>What a closed round showed of a client whose update was accepted.</summary>
/// <param name="Client">Its name.</param>
/// <param name="Loss">Its mean training loss, finite.</param>
/// <param name="Seconds">
/// Time that its measured bytes and its training take on the modeled link (<see cref="NetworkModel.LinkModel"/>), so that equal seeds give
/// equal times. At least 0.
/// </param>
public readonly record struct ClientOutcome(ClientId Client, double Loss, double Seconds);

/// <summary>
/// A client selector that learns from closed rounds. Its state is part of the checkpoint, so that a resumed run selects the clients that it
/// would have selected. Only a closed round changes the state. Not thread-safe.
/// </summary>
public interface IStatefulSelector : IClientSelector
{
    /// <summary>
    /// A round is closed; once per round. The result does not depend on the order of the list. An empty list changes nothing.
    /// </summary>
    /// <param name="accepted">Every client at most once.</param>
    /// <exception cref="ArgumentException">
    /// A loss or a time is not finite, a time is negative, or a client comes twice. Nothing has changed then.
    /// </exception>
    void RoundClosed(IReadOnlyList<ClientOutcome> accepted);

    /// <summary>The state as versioned bytes, equal for equal states.</summary>
    byte[] Save();

    /// <summary>Takes over a saved state.</summary>
    /// <exception cref="MalformedDataException">The bytes are damaged or of another selector; nothing has changed.</exception>
    void Restore(ReadOnlySpan<byte> state);
}
