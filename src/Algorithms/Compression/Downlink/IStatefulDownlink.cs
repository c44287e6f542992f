using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Compression.Downlink;

/// <summary>What a payload is made for.</summary>
/// <param name="Round">Of the offer.</param>
/// <param name="SubModel">What the client trains.</param>
/// <param name="Initial">w_0, the full initial model, which both sides compute from the run seed.</param>
public sealed record DownlinkTask(RoundId Round, SubModel SubModel, ReadOnlyMemory<float> Initial);

/// <summary>What a payload gives whoever has the state that it was made for.</summary>
/// <param name="Weights">The sub-model to train, in its flat order.</param>
/// <param name="Next">The state if the update is accepted; if not, the state stays as it was.</param>
public sealed record ReceivedModel(float[] Weights, byte[] Next);

/// <summary>
/// The receiver's view (<see cref="ModelView"/>) is not the one that the payload was made from; a payload for everybody helps.
/// </summary>
public sealed class ViewUnknownException(string message) : Exception(message);

/// <summary>
/// A downlink that sends each client what it lacks. Coordinator and client both keep the client's view, its own copy of the global model,
/// as a state whose bytes only the downlink understands, and both move it with <see cref="Read"/>, so that the two stay equal. The state
/// moves when the update is accepted, and only then. The bytes are kept with a checksum; <see cref="IDownlinkCodec.Encode"/> makes the
/// payload for a client whose state is lost.
/// </summary>
public interface IStatefulDownlink : IDownlinkCodec
{
    /// <summary>The coordinator's half: what this client lacks.</summary>
    /// <param name="state">What the client has; null for a client whose update was never accepted.</param>
    /// <param name="weights">The full model, in layout order; finite.</param>
    /// <param name="seed">As in <see cref="IDownlinkCodec.Encode"/>.</param>
    /// <exception cref="MalformedDataException">
    /// No state of this downlink and model, as after a resumption with another downlink: the client is sent a payload for everybody.
    /// </exception>
    byte[] EncodeFor(DownlinkTask task, byte[]? state, ReadOnlySpan<float> weights, ulong seed);

    /// <summary>
    /// Both halves: the weights, and the state that follows. Reads payloads of <see cref="EncodeFor"/> and of
    /// <see cref="IDownlinkCodec.Encode"/>.
    /// </summary>
    /// <param name="state">
    /// What the receiver has, null where its update was never accepted; asked for only where the payload needs it.
    /// </param>
    /// <exception cref="ViewUnknownException">The payload was made for another state.</exception>
    /// <exception cref="MalformedDataException">No payload of this downlink and sub-model, or no state of this model.</exception>
    ReceivedModel Read(ReadOnlySpan<byte> payload, DownlinkTask task, Func<byte[]?> state);
}
