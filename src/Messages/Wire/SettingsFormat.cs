using System.Collections.Immutable;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
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
        writer.WriteArrayHeader(7);
        writer.Write(parameters.RunSeed);
        writer.Write(parameters.LearningRate);
        writer.Write(parameters.BatchSize);
        writer.Write(parameters.Epochs);
        writer.Write(parameters.CohortSize);
        Write(ref writer, parameters.Uplink);
        Write(ref writer, parameters.Downlink);
    }

    public static HyperParameters ReadHyperParameters(ref WireReader reader, int layout)
    {
        reader.Fields("Parameters", 7);
        return new HyperParameters(
            reader.Unsigned("RunSeed"),
            reader.Single("LearningRate"),
            reader.Integer("BatchSize", 1, int.MaxValue),
            reader.Integer("Epochs", 1, int.MaxValue),
            reader.Integer("CohortSize", 1, int.MaxValue),
            ReadUplink(ref reader, layout),
            ReadDownlink(ref reader));
    }

    public static void Write(ref MessagePackWriter writer, DownlinkSettings downlink)
    {
        writer.WriteArrayHeader(2);
        writer.Write((int)downlink.Kind);
        writer.Write(downlink.Bits);
    }

    public static DownlinkSettings ReadDownlink(ref WireReader reader)
    {
        reader.Fields("Downlink", 2);
        var kind = reader.Choice<DownlinkKind>("Downlink.Kind");
        var bits = reader.Integer("Downlink.Bits", 1, 32);
        return DownlinkCodecs.IsSupported(kind, bits)
            ? new DownlinkSettings(kind, bits)
            : throw reader.Malformed("Downlink.Bits", kind == DownlinkKind.Difference ? "4, 8, 16 or 32" : "1 to 8", $"{bits}");
    }

    private static void Write(ref MessagePackWriter writer, UplinkSettings uplink)
    {
        writer.WriteArrayHeader(9);
        writer.Write((int)uplink.Kind);
        writer.Write(uplink.Dgc.Density);
        writer.Write(uplink.Dgc.WarmUpRounds);
        writer.Write(uplink.Dgc.Momentum);
        writer.Write(uplink.Dgc.Nesterov);
        writer.Write(uplink.Dgc.Masking);
        writer.Write(uplink.Dgc.Clip);
        writer.Write(uplink.Dgc.ValueBits);
        writer.Write((int)uplink.Dgc.Scope);
    }

    private static UplinkSettings ReadUplink(ref WireReader reader, int layout)
    {
        reader.Fields("Uplink", layout > 1 ? 9 : 8);
        var kind = reader.Choice<UplinkKind>("Uplink.Kind");
        var dgc = new DgcSettings(
            reader.Double("Uplink.Density"),
            reader.Integer("Uplink.WarmUpRounds", 0, int.MaxValue),
            reader.Single("Uplink.Momentum"),
            reader.Flag("Uplink.Nesterov"),
            reader.Flag("Uplink.Masking"),
            reader.Double("Uplink.Clip"),
            reader.Integer("Uplink.ValueBits", 0, 32),
            layout > 1 ? reader.Choice<SparsityScope>("Uplink.Scope") : SparsityScope.Tensor);
        try
        {
            dgc.Validate();
        }
        catch (ArgumentOutOfRangeException fault)
        {
            throw reader.Malformed("Uplink", "settings in their ranges", fault.Message);
        }
        return new UplinkSettings(kind, dgc);
    }
}
