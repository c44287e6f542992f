using MessagePack;

namespace AfdActors.Messages.Wire;

/// <summary>Layouts of Verdicts.cs.</summary>
internal static class VerdictFormat
{
    public static void Write(ref MessagePackWriter writer, Verdict message)
    {
        IdentityFormat.Write(ref writer, message.Offer);
        writer.Write((int)message.Kind);
        writer.Write(message.Reason);
    }

    public static Verdict ReadVerdict(ref WireReader reader) =>
        new(IdentityFormat.ReadOffer(ref reader), reader.Choice<VerdictKind>("Kind"), reader.Reason());

    public static void Write(ref MessagePackWriter writer, UpdateStatus message) => IdentityFormat.Write(ref writer, message.Offer);

    public static UpdateStatus ReadUpdateStatus(ref WireReader reader) => new(IdentityFormat.ReadOffer(ref reader));
}
