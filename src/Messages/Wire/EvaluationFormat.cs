using MessagePack;

namespace AfdActors.Messages.Wire;

/// <summary>Layouts of Evaluation.cs.</summary>
internal static class EvaluationFormat
{
    public static void Write(ref MessagePackWriter writer, Evaluate message)
    {
        IdentityFormat.Write(ref writer, message.Evaluation);
        StrategyFormat.Write(ref writer, message.Downlink);
        writer.Write(message.Deadline.Ticks);
        PayloadFormat.Write(ref writer, message.Payload);
    }

    public static Evaluate ReadEvaluate(ref WireReader reader) => new(
        IdentityFormat.ReadEvaluation(ref reader),
        StrategyFormat.Read(ref reader, "Downlink"),
        reader.Duration("Deadline"),
        PayloadFormat.ReadInfo(ref reader));

    public static void Write(ref MessagePackWriter writer, Evaluated message)
    {
        IdentityFormat.Write(ref writer, message.Evaluation);
        writer.Write(message.Correct);
        writer.Write(message.Count);
        writer.Write(message.LossSum);
    }

    public static Evaluated ReadEvaluated(ref WireReader reader) => new(
        IdentityFormat.ReadEvaluation(ref reader),
        reader.Integer("Correct", 0, long.MaxValue),
        reader.Integer("Count", 0, long.MaxValue),
        reader.AnyDouble("LossSum"));
}
