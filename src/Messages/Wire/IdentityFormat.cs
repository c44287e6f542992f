using AfdActors.Algorithms;
using MessagePack;

namespace AfdActors.Messages.Wire;

/// <summary>Layouts of the identities inside messages: [run, round, attempt, client] and [run, round, client].</summary>
internal static class IdentityFormat
{
    public static void Write(ref MessagePackWriter writer, OfferId offer)
    {
        writer.WriteArrayHeader(4);
        writer.Write(offer.Run.Value);
        writer.Write(offer.Round.Value);
        writer.Write(offer.Attempt);
        writer.Write(offer.Client.Value);
    }

    public static OfferId ReadOffer(ref WireReader reader)
    {
        reader.Fields("Offer", 4);
        return new OfferId(
            reader.Run("Offer.Run"),
            new RoundId(reader.Integer("Offer.Round", 0, int.MaxValue)),
            reader.Integer("Offer.Attempt", 0, int.MaxValue),
            reader.Client("Offer.Client"));
    }

    public static void Write(ref MessagePackWriter writer, EvaluationId evaluation)
    {
        writer.WriteArrayHeader(3);
        writer.Write(evaluation.Run.Value);
        writer.Write(evaluation.Round.Value);
        writer.Write(evaluation.Client.Value);
    }

    public static EvaluationId ReadEvaluation(ref WireReader reader)
    {
        reader.Fields("Evaluation", 3);
        return new EvaluationId(
            reader.Run("Evaluation.Run"),
            new RoundId(reader.Integer("Evaluation.Round", 0, int.MaxValue)),
            reader.Client("Evaluation.Client"));
    }
}
