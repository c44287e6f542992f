using AfdActors.Algorithms;
using AfdActors.Algorithms.NetworkModel;
using AfdActors.Algorithms.SubModels;
using AfdActors.Messages;
using AfdActors.Messages.Wire;

namespace AfdActors.Coordinator.Sessions;

/// <summary>Bytes of serialized messages, without Akka's envelope.</summary>
/// <param name="BytesDown">To clients, each part of a session once.</param>
/// <param name="BytesUp">From clients, each part of a session once.</param>
/// <param name="BytesRepeated">In both directions, what was sent once more: a slow machine or a lossy network adds to this alone.</param>
public readonly record struct Traffic(long BytesDown, long BytesUp, long BytesRepeated)
{
    public static Traffic operator +(Traffic one, Traffic other) =>
        new(one.BytesDown + other.BytesDown, one.BytesUp + other.BytesUp, one.BytesRepeated + other.BytesRepeated);
}

/// <summary>
/// Counts what the sessions of one client move in one round (docs/design.md "Network model"), in bytes that the codec produces. The
/// sessions say what is a repeat. Thread-safe: sessions count, and the coordinator reads when the round closes.
/// </summary>
public sealed class TrafficMeter
{
    private long _down;
    private long _up;
    private long _repeated;

    public Traffic Read() => new(Interlocked.Read(ref _down), Interlocked.Read(ref _up), Interlocked.Read(ref _repeated));

    /// <summary>The same for the modeled links, which carry each part once.</summary>
    /// <param name="samplesTrained">Samples times epochs.</param>
    /// <param name="subModel">What was trained.</param>
    public ClientTraffic OnLink(ClientId client, long samplesTrained, SubModel subModel)
    {
        var traffic = Read();
        return new ClientTraffic(
            client, traffic.BytesDown, traffic.BytesUp, samplesTrained,
            (double)subModel.Trained.Count / subModel.Trained.Layout.ParameterCount);
    }

    /// <summary>A message goes to the client.</summary>
    /// <param name="isRepeat">It was sent before.</param>
    public void Sent(IWireMessage message, bool isRepeat = false) => Add(ref (isRepeat ? ref _repeated : ref _down), message);

    /// <summary>A message came from the client.</summary>
    /// <param name="isRepeat">It came before.</param>
    public void Received(IWireMessage message, bool isRepeat = false) => Add(ref (isRepeat ? ref _repeated : ref _up), message);

    private static void Add(ref long count, IWireMessage message) => Interlocked.Add(ref count, AfdSerializer.BytesOf(message));
}
