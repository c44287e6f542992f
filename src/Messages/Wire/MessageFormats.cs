using System.Collections.Frozen;
using AfdActors.Algorithms;

namespace AfdActors.Messages.Wire;

/// <summary>Every message that may leave the process. Manifests are part of the wire format: append only, never reuse one.</summary>
internal static class MessageFormats
{
    public static readonly IReadOnlyList<MessageFormat> All =
    [
        MessageFormat.Of<RegisterClients>(
            "RC", 6, RegistrationFormat.Write, RegistrationFormat.ReadRegisterClients, message => !message.Terms.IsEmpty),
        MessageFormat.Of("RD", 3, RegistrationFormat.Write, RegistrationFormat.ReadRegistered),
        MessageFormat.Of("RR", 2, RegistrationFormat.Write, RegistrationFormat.ReadRegistrationRefused),
        MessageFormat.Of("GB", 2, RegistrationFormat.Write, RegistrationFormat.ReadGoodbye),
        MessageFormat.Of("TO", 6, TrainingFormat.Write, TrainingFormat.ReadTrainOffer),
        MessageFormat.Of("OD", 2, TrainingFormat.Write, TrainingFormat.ReadOfferDeclined),
        MessageFormat.Of("TR", 4, TrainingFormat.Write, TrainingFormat.ReadTrainResult),
        MessageFormat.Of<TrainingFailed>(
            "TF", 2, TrainingFormat.Write, TrainingFormat.ReadTrainingFailed, message => message.Diverged),
        MessageFormat.Of("CT", 2, TrainingFormat.Write, TrainingFormat.ReadCancelTraining),
        MessageFormat.Of("CQ", 4, PayloadFormat.Write, PayloadFormat.ReadChunkRequest),
        MessageFormat.Of("PC", 4, PayloadFormat.Write, PayloadFormat.ReadPayloadChunk),
        MessageFormat.Of("VD", 3, VerdictFormat.Write, VerdictFormat.ReadVerdict),
        MessageFormat.Of("US", 1, VerdictFormat.Write, VerdictFormat.ReadUpdateStatus),
        MessageFormat.Of("EV", 4, EvaluationFormat.Write, EvaluationFormat.ReadEvaluate),
        MessageFormat.Of<Evaluated>(
            "ED", 4, EvaluationFormat.Write, EvaluationFormat.ReadEvaluated, message => !message.Metrics.IsEmpty),
        MessageFormat.Of<RunEnded>("RE", 2, RegistrationFormat.Write, RegistrationFormat.ReadRunEnded, message => message.Failed),
        MessageFormat.Of("VU", 2, TrainingFormat.Write, TrainingFormat.ReadViewUnknown),
        MessageFormat.Of("KQ", 1, MaskingFormat.Write, MaskingFormat.ReadKeysAsked),
        MessageFormat.Of("KS", 3, MaskingFormat.Write, MaskingFormat.ReadKeysSent),
        MessageFormat.Of("SQ", 2, MaskingFormat.Write, MaskingFormat.ReadSharesAsked),
        MessageFormat.Of("SS", 2, MaskingFormat.Write, MaskingFormat.ReadSharesSent),
        MessageFormat.Of("SD", 2, MaskingFormat.Write, MaskingFormat.ReadSharesDelivered),
        MessageFormat.Of("ST", 1, MaskingFormat.Write, MaskingFormat.ReadSharesTaken),
        MessageFormat.Of("UQ", 2, MaskingFormat.Write, MaskingFormat.ReadRevealAsked),
        MessageFormat.Of("UR", 2, MaskingFormat.Write, MaskingFormat.ReadSharesRevealed),
        MessageFormat.Of("MR", 2, MaskingFormat.Write, MaskingFormat.ReadMaskingRefused),
    ];

    private static readonly FrozenDictionary<Type, MessageFormat> ByType = All.ToFrozenDictionary(format => format.Type);
    private static readonly FrozenDictionary<string, MessageFormat> ByManifest = All.ToFrozenDictionary(format => format.Manifest);

    /// <exception cref="ArgumentException">No such message leaves the process.</exception>
    public static MessageFormat Of(object message) => ByType.TryGetValue(message.GetType(), out var format)
        ? format
        : throw new ArgumentException($"expected a message with a wire format, got a {message.GetType()}", nameof(message));

    /// <exception cref="MalformedDataException">There is no such manifest.</exception>
    public static MessageFormat Of(string manifest) => ByManifest.TryGetValue(manifest, out var format)
        ? format
        : throw new MalformedDataException(
            $"expected one of the manifests {string.Join(", ", All.Select(f => f.Manifest))}, got \"{manifest}\"");
}
