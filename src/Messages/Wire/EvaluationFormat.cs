using System.Collections.Immutable;
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
        if (message.Metrics.IsEmpty) return;
        writer.WriteArrayHeader(2 * message.Metrics.Length);
        foreach (var (name, sum) in message.Metrics)
        {
            writer.Write(name);
            writer.Write(sum);
        }
    }

    public static Evaluated ReadEvaluated(ref WireReader reader) => new(
        IdentityFormat.ReadEvaluation(ref reader),
        reader.Integer("Correct", 0, long.MaxValue),
        reader.Integer("Count", 0, long.MaxValue),
        reader.AnyDouble("LossSum"))
    {
        Metrics = reader.HasLastField ? ReadMetrics(ref reader) : [],
    };

    private static ImmutableArray<MetricSum> ReadMetrics(ref WireReader reader)
    {
        var fields = reader.Count("Metrics", 2, 2 * Evaluated.MostMetrics);
        if (fields % 2 != 0) throw reader.Malformed("Metrics", "names and sums in turn", $"{fields} fields");
        var metrics = ImmutableArray.CreateBuilder<MetricSum>(fields / 2);
        var last = "";
        for (var field = 0; field < fields; field += 2)
        {
            var name = reader.Name("Metrics");
            if (string.CompareOrdinal(name, last) <= 0) throw reader.Malformed("Metrics", "names in ascending order", $"{name} after {last}");
            metrics.Add(new MetricSum(last = name, reader.AnyDouble("Metrics")));
        }

        return metrics.DrainToImmutable();
    }
}
