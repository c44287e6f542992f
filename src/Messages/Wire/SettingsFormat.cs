using System.Collections.Immutable;
using AfdActors.Algorithms.Schedules;
using MessagePack;

namespace AfdActors.Messages.Wire;

/// <summary>Layouts of what an offer says about the training: the masks and the hyper-parameters.</summary>
internal static class SettingsFormat
{
    public static void Write(ref MessagePackWriter writer, SubModelMasks masks)
    {
        writer.WriteArrayHeader(masks.Bitmaps.Length);
        foreach (var bitmap in masks.Bitmaps)
            writer.Write(bitmap);
    }

    public static SubModelMasks ReadMasks(ref WireReader reader)
    {
        var count = reader.Count("Masks", 0, WireProtocol.MaxGroups);
        var bitmaps = ImmutableArray.CreateBuilder<byte[]>();
        for (var g = 0; g < count; g++)
            bitmaps.Add(reader.Bytes("Masks", 1, WireProtocol.MaxBitmapBytes));
        return new SubModelMasks(bitmaps.DrainToImmutable());
    }

    public static void Write(ref MessagePackWriter writer, HyperParameters parameters)
    {
        var fields = parameters.DensityShare < 1 ? 11
            : parameters.MaxSamples > 0 ? 10
            : parameters.LocalClip > 0 ? 9
            : parameters.Aggregation is null ? 7 : 8;
        writer.WriteArrayHeader(fields);
        writer.Write(parameters.RunSeed);
        writer.Write(parameters.LearningRate);
        writer.Write(parameters.BatchSize);
        writer.Write(parameters.Epochs);
        writer.Write(parameters.CohortSize);
        StrategyFormat.Write(ref writer, parameters.Uplink);
        StrategyFormat.Write(ref writer, parameters.Downlink);
        if (parameters.Aggregation is { } aggregation) StrategyFormat.Write(ref writer, aggregation);
        else if (fields > 7) writer.WriteNil();
        if (parameters.LocalClip > 0) writer.Write(parameters.LocalClip);
        else if (fields > 9) writer.WriteNil();
        if (parameters.MaxSamples > 0) writer.Write(parameters.MaxSamples);
        else if (fields > 10) writer.WriteNil();
        if (fields > 10) writer.Write(parameters.DensityShare);
    }

    public static HyperParameters ReadHyperParameters(ref WireReader reader)
    {
        var fields = reader.Count("Parameters", 7, 11);
        return new HyperParameters(
            reader.Unsigned("RunSeed"),
            reader.Single("LearningRate"),
            reader.Integer("BatchSize", 1, int.MaxValue),
            reader.Integer("Epochs", 1, int.MaxValue),
            reader.Integer("CohortSize", 1, int.MaxValue),
            StrategyFormat.Read(ref reader, "Uplink"),
            StrategyFormat.Read(ref reader, "Downlink"),
            fields == 8 || (fields > 8 && !reader.IsNil()) ? StrategyFormat.Read(ref reader, "Aggregation") : null,
            fields == 9 || (fields > 9 && !reader.IsNil()) ? LocalClip(ref reader) : 0,
            fields == 10 || (fields > 10 && !reader.IsNil()) ? reader.Integer("MaxSamples", 1, int.MaxValue) : 0,
            fields > 10 ? DensityShare(ref reader) : 1);
    }

    private static double LocalClip(ref WireReader reader)
    {
        var clip = reader.Double("LocalClip");
        return clip > 0 ? clip : throw reader.Malformed("LocalClip", "a number above 0", $"{clip}");
    }

    private static double DensityShare(ref WireReader reader)
    {
        var share = reader.Double("DensityShare");
        return share is >= DensitySchedule.Least and < 1
            ? share : throw reader.Malformed("DensityShare", $"a number from {DensitySchedule.Least} to below 1", $"{share}");
    }
}
