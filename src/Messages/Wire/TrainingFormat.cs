using MessagePack;

namespace AfdActors.Messages.Wire;

/// <summary>Layouts of Training.cs.</summary>
internal static class TrainingFormat
{
    public static void Write(ref MessagePackWriter writer, TrainOffer message)
    {
        IdentityFormat.Write(ref writer, message.Offer);
        SettingsFormat.Write(ref writer, message.Masks);
        SettingsFormat.Write(ref writer, message.Parameters);
        writer.Write(message.Deadline.Ticks);
        PayloadFormat.Write(ref writer, message.Payload);
        MaskingFormat.Write(ref writer, message.Masking);
    }

    public static TrainOffer ReadTrainOffer(ref WireReader reader) => new(
        IdentityFormat.ReadOffer(ref reader),
        SettingsFormat.ReadMasks(ref reader),
        SettingsFormat.ReadHyperParameters(ref reader),
        reader.Duration("Deadline"),
        PayloadFormat.ReadInfo(ref reader),
        MaskingFormat.ReadTerms(ref reader));

    public static void Write(ref MessagePackWriter writer, OfferDeclined message)
    {
        IdentityFormat.Write(ref writer, message.Offer);
        writer.Write(message.Reason);
    }

    public static OfferDeclined ReadOfferDeclined(ref WireReader reader) => new(IdentityFormat.ReadOffer(ref reader), reader.Reason());

    public static void Write(ref MessagePackWriter writer, ViewUnknown message)
    {
        IdentityFormat.Write(ref writer, message.Offer);
        writer.Write(message.Reason);
    }

    public static ViewUnknown ReadViewUnknown(ref WireReader reader) => new(IdentityFormat.ReadOffer(ref reader), reader.Reason());

    public static void Write(ref MessagePackWriter writer, TrainResult message)
    {
        IdentityFormat.Write(ref writer, message.Offer);
        writer.Write(message.Loss);
        writer.Write(message.Samples);
        PayloadFormat.Write(ref writer, message.Update);
    }

    public static TrainResult ReadTrainResult(ref WireReader reader) => new(
        IdentityFormat.ReadOffer(ref reader),
        reader.AnyDouble("Loss"),
        reader.Integer("Samples", 0, int.MaxValue),
        PayloadFormat.ReadInfo(ref reader));

    public static void Write(ref MessagePackWriter writer, TrainingFailed message)
    {
        IdentityFormat.Write(ref writer, message.Offer);
        writer.Write(message.Reason);
        if (message.Diverged) writer.Write(true);
    }

    public static TrainingFailed ReadTrainingFailed(ref WireReader reader) => new(
        IdentityFormat.ReadOffer(ref reader), reader.Reason(), reader.HasLastField && reader.True("Diverged"));

    public static void Write(ref MessagePackWriter writer, CancelTraining message)
    {
        IdentityFormat.Write(ref writer, message.Offer);
        writer.Write(message.Reason);
    }

    public static CancelTraining ReadCancelTraining(ref WireReader reader) => new(IdentityFormat.ReadOffer(ref reader), reader.Reason());
}
