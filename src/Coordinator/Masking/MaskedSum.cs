using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.SecureAggregation;
using AfdActors.Algorithms.SubModels;
using AfdActors.Coordinator.Rounds;
using AfdActors.Coordinator.Sessions;
using Akka.Actor;

namespace AfdActors.Coordinator.Masking;

/// <summary>
/// The sum of a masked round while it is open: adds the clients' words modulo 2^64, and once all are there has the masks taken off.
/// Not thread-safe.
/// </summary>
/// <param name="masks">The <see cref="MasksActor"/> of the attempt.</param>
/// <param name="subModel">What all clients of the round train.</param>
/// <param name="maxSamples">A client with more samples counts as one with so many.</param>
internal sealed class MaskedSum(IActorRef masks, SubModel subModel, int maxSamples)
{
    private readonly ulong[] _sums = new ulong[MaskedUpdate.Words(subModel)];
    private long _samples;
    private RoundEffect.Close? _close;

    /// <summary>What came to nothing, where something did.</summary>
    public string? Broken { get; private set; }

    /// <param name="samples">As the client reported them in the clear.</param>
    public void Add(ReadOnlySpan<byte> payload, int samples)
    {
        MaskedUpdate.Add(payload, _sums);
        _samples += Math.Min(samples, maxSamples);
    }

    /// <summary>The client dropped out or is not needed.</summary>
    public void Left(ClientId client) => masks.Tell(new ClientLeft(client));

    /// <summary>The round has all its updates: it stays open until the masks are off.</summary>
    /// <returns>Null; a repetition where they cannot be taken off.</returns>
    public RoundEffect? Complete(RoundEffect.Close close)
    {
        _close = close;
        if (Broken is { } reason) return new RoundEffect.Repeat(close.Accepted, reason);
        masks.Tell(new SumComplete(close.Accepted, _sums));
        return null;
    }

    /// <summary>
    /// The attempt's end: the unmasked sum goes into the round's sums, where its last word says what the clients reported of their samples;
    /// masks that are still on it, or a client that weighed itself otherwise, would make it another number.
    /// </summary>
    /// <returns>What becomes of the round; null where it had not all its updates, and its clients have to be dropped.</returns>
    public RoundEffect? End(MasksEnded end, ModelSums sums)
    {
        if (end is MasksBroken broken) Broken = broken.Reason;
        else if (end is SumUnmasked unmasked) Take(unmasked.Sums, sums);
        if (_close is null) return null;
        return Broken is { } reason ? new RoundEffect.Repeat(_close.Accepted, reason) : _close;
    }

    /// <summary>The attempt is given up.</summary>
    public void Stop(ClientSessions sessions) => sessions.EndMasks(masks);

    private void Take(ulong[] words, ModelSums sums)
    {
        if (words[^1] == (ulong)_samples) sums.AddSum(subModel, words.AsSpan()[..^1], _samples, _close!.Accepted.Length);
        else Broken = $"secure aggregation: expected a sum over {_samples} samples, got {words[^1]}: an update was not masked as agreed";
    }
}
