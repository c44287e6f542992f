using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>
/// Weights or an update, and beside them what the halves of a correction tell each other (docs/wire.md "Payloads"): two
/// <see cref="PayloadParts"/>. The payload is the whole where there is no correction, and where its halves tell each other nothing.
/// </summary>
public static class CorrectedPayload
{
    /// <param name="subModel">What is trained; buffers do not matter.</param>
    /// <param name="payload">Weights or an update.</param>
    /// <param name="message">An announcement or a report; empty where the halves tell each other nothing.</param>
    /// <exception cref="ArgumentException">A message where there is none, or one that is too long.</exception>
    public static byte[] Join(ILocalCorrection? correction, SubModel subModel, byte[] payload, byte[] message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var most = MaxMessage(correction, subModel);
        if (message.Length > most)
            throw new ArgumentException($"expected a message of at most {most} bytes, got {message.Length}", nameof(message));
        return most == 0 ? payload : PayloadParts.Join(payload, message);
    }

    /// <param name="joined">What <see cref="Join"/> made, a stranger's bytes.</param>
    /// <exception cref="MalformedDataException">Not two parts where there must be, or a message that is too long.</exception>
    public static (ReadOnlyMemory<byte> Payload, ReadOnlyMemory<byte> Message) Split(
        ILocalCorrection? correction, SubModel subModel, ReadOnlyMemory<byte> joined)
    {
        var most = MaxMessage(correction, subModel);
        if (most == 0) return (joined, default);
        var parts = PayloadParts.Split(joined.Span, 2);
        var message = joined[parts[1]];
        return message.Length <= most
            ? (joined[parts[0]], message)
            : throw new MalformedDataException($"expected a message of at most {most} bytes beside the payload, got {message.Length}");
    }

    /// <summary>No joined payload is longer, in bytes.</summary>
    /// <param name="payload">Most bytes of the payload alone.</param>
    public static long MaxBytes(ILocalCorrection? correction, SubModel subModel, long payload) =>
        MaxMessage(correction, subModel) is > 0 and var message ? PayloadParts.MaxBytes(payload, message) : payload;

    private static long MaxMessage(ILocalCorrection? correction, SubModel subModel)
    {
        ArgumentNullException.ThrowIfNull(subModel);
        return correction?.MaxBytes(subModel.Trained) ?? 0;
    }
}
