using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.SecureAggregation;
using MessagePack;

namespace AfdActors.Messages.Wire;

/// <summary>Layouts of Masking.cs.</summary>
internal static class MaskingFormat
{
    /// <summary>No terms at all are an empty list.</summary>
    public static void Write(ref MessagePackWriter writer, MaskingTerms? terms)
    {
        writer.WriteArrayHeader(terms is null ? 0 : 3);
        if (terms is null) return;
        writer.Write(terms.Number);
        writer.Write(terms.Threshold);
        writer.Write(terms.MaxSamples);
    }

    public static MaskingTerms? ReadTerms(ref WireReader reader) => reader.Count("Masking", 0, 3) switch
    {
        0 => null,
        3 => new MaskingTerms(
            reader.Unsigned("Number"),
            reader.Integer("Threshold", 1, MaskingRules.MostClients),
            reader.Integer("MaxSamples", 1, int.MaxValue)),
        var fields => throw reader.Malformed("Masking", "0 or 3 fields", $"{fields}"),
    };

    public static void Write(ref MessagePackWriter writer, KeysAsked message) => IdentityFormat.Write(ref writer, message.Offer);

    public static KeysAsked ReadKeysAsked(ref WireReader reader) => new(IdentityFormat.ReadOffer(ref reader));

    public static void Write(ref MessagePackWriter writer, KeysSent message)
    {
        IdentityFormat.Write(ref writer, message.Offer);
        writer.Write(message.Sealing.Span);
        writer.Write(message.Masking.Span);
    }

    public static KeysSent ReadKeysSent(ref WireReader reader) => new(
        IdentityFormat.ReadOffer(ref reader),
        ReadOpaque(ref reader, "Sealing", MaskingRules.PublicKeyBytes),
        ReadOpaque(ref reader, "Masking", MaskingRules.PublicKeyBytes));

    public static void Write(ref MessagePackWriter writer, SharesAsked message)
    {
        IdentityFormat.Write(ref writer, message.Offer);
        writer.WriteArrayHeader(message.Keys.Items.Length);
        foreach (var keys in message.Keys.Items)
        {
            writer.WriteArrayHeader(3);
            writer.Write(keys.Client.Value);
            writer.Write(keys.Sealing.Span);
            writer.Write(keys.Masking.Span);
        }
    }

    public static SharesAsked ReadSharesAsked(ref WireReader reader) => new(
        IdentityFormat.ReadOffer(ref reader),
        ReadList(ref reader, "Keys", (ref WireReader item) =>
        {
            item.Fields("Keys", 3);
            return new MaskKeys(
                item.Client("Keys.Client"),
                ReadOpaque(ref item, "Keys.Sealing", MaskingRules.PublicKeyBytes),
                ReadOpaque(ref item, "Keys.Masking", MaskingRules.PublicKeyBytes));
        }));

    public static void Write(ref MessagePackWriter writer, SharesSent message) => Write(ref writer, message.Offer, message.Shares);

    public static SharesSent ReadSharesSent(ref WireReader reader) => new(IdentityFormat.ReadOffer(ref reader), ReadBoxes(ref reader));

    public static void Write(ref MessagePackWriter writer, SharesDelivered message) => Write(ref writer, message.Offer, message.Shares);

    public static SharesDelivered ReadSharesDelivered(ref WireReader reader) =>
        new(IdentityFormat.ReadOffer(ref reader), ReadBoxes(ref reader));

    public static void Write(ref MessagePackWriter writer, SharesTaken message) => IdentityFormat.Write(ref writer, message.Offer);

    public static SharesTaken ReadSharesTaken(ref WireReader reader) => new(IdentityFormat.ReadOffer(ref reader));

    public static void Write(ref MessagePackWriter writer, RevealAsked message)
    {
        IdentityFormat.Write(ref writer, message.Offer);
        writer.WriteArrayHeader(message.Survivors.Items.Length);
        foreach (var place in message.Survivors.Items) writer.Write(place);
    }

    public static RevealAsked ReadRevealAsked(ref WireReader reader) =>
        new(IdentityFormat.ReadOffer(ref reader), ReadList(ref reader, "Survivors", (ref WireReader item) => Place(ref item)));

    public static void Write(ref MessagePackWriter writer, SharesRevealed message)
    {
        IdentityFormat.Write(ref writer, message.Offer);
        writer.WriteArrayHeader(message.Shares.Items.Length);
        foreach (var share in message.Shares.Items) Write(ref writer, share.Peer, share.Share);
    }

    public static SharesRevealed ReadSharesRevealed(ref WireReader reader) => new(
        IdentityFormat.ReadOffer(ref reader),
        ReadList(ref reader, "Shares", (ref WireReader item) =>
        {
            item.Fields("Shares", 2);
            return new RevealedShare(Place(ref item), ReadOpaque(ref item, "Shares.Share", MaskingRules.SecretBytes));
        }));

    public static void Write(ref MessagePackWriter writer, MaskingRefused message)
    {
        IdentityFormat.Write(ref writer, message.Offer);
        writer.Write(message.Reason);
    }

    public static MaskingRefused ReadMaskingRefused(ref WireReader reader) => new(IdentityFormat.ReadOffer(ref reader), reader.Reason());

    private static void Write(ref MessagePackWriter writer, OfferId offer, ContentList<SealedShare> shares)
    {
        IdentityFormat.Write(ref writer, offer);
        writer.WriteArrayHeader(shares.Items.Length);
        foreach (var share in shares.Items) Write(ref writer, share.Peer, share.Box);
    }

    private static void Write(ref MessagePackWriter writer, int peer, OpaqueBytes bytes)
    {
        writer.WriteArrayHeader(2);
        writer.Write(peer);
        writer.Write(bytes.Span);
    }

    private static ContentList<SealedShare> ReadBoxes(ref WireReader reader) =>
        ReadList(ref reader, "Shares", (ref WireReader item) =>
        {
            item.Fields("Shares", 2);
            return new SealedShare(Place(ref item), ReadOpaque(ref item, "Shares.Box", MaskingRules.BoxBytes));
        });

    private static ContentList<T> ReadList<T>(ref WireReader reader, string field, FieldReader<T> read)
        where T : IEquatable<T>
    {
        var items = ImmutableArray.CreateBuilder<T>();
        for (var left = reader.Count(field, 0, MaskingRules.MostClients); left > 0; left--) items.Add(read(ref reader));
        return items.DrainToImmutable();
    }

    private static int Place(ref WireReader reader) => reader.Integer("Place", 0, MaskingRules.MostClients - 1);

    private static OpaqueBytes ReadOpaque(ref WireReader reader, string field, int length) => new(reader.Bytes(field, length, length));
}
