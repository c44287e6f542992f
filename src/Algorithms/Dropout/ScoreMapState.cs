using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Dropout;

/// <summary>
/// Saved score maps, little-endian: the header; number of maps (4 bytes); per map, in client order: length (2) and UTF-8 of the
/// client (0 for the map of afd-single), flags (1: has a last loss, 2: has a record), last loss (8, if any), the scores (8 each),
/// and the record as a bitmap per group (if any).
/// </summary>
internal static class ScoreMapState
{
    private const byte HasLoss = 1;
    private const byte HasRecord = 2;

    public static byte[] Write(DropoutKind kind, ModelLayout layout, SortedDictionary<ClientId, ScoreMap> maps)
    {
        using var state = new MemoryStream();
        StateHeader.Write(state, kind, layout);
        using var writer = new BinaryWriter(state);
        writer.Write(maps.Count);
        foreach (var (client, map) in maps)
        {
            var name = Encoding.UTF8.GetBytes(client.ToString());
            writer.Write((ushort)name.Length);
            writer.Write(name);
            writer.Write((byte)((map.LastLoss.HasValue ? HasLoss : 0) | (map.Recorded.HasValue ? HasRecord : 0)));
            if (map.LastLoss is { } loss)
                writer.Write(loss);
            foreach (var score in map.Scores.SelectMany(group => group))
                writer.Write(score);
            foreach (var mask in map.Recorded ?? [])
                writer.Write(mask.ToBitmap());
        }
        writer.Flush();
        return state.ToArray();
    }

    public static SortedDictionary<ClientId, ScoreMap> Read(
        ReadOnlySpan<byte> state, DropoutKind kind, ClientRates rates, ModelLayout layout)
    {
        var reader = new StateReader(state);
        StateHeader.Read(ref reader, kind, layout);
        var count = BinaryPrimitives.ReadInt32LittleEndian(reader.Bytes(4, "number of maps"));
        if (count < 0 || (kind == DropoutKind.AfdSingle && count > 1))
            throw new MalformedDataException($"expected a number of score maps for {kind}, got {count}");
        var maps = new SortedDictionary<ClientId, ScoreMap>();
        ClientId? previous = null;
        for (var i = 0; i < count; i++)
        {
            var client = ReadClient(ref reader, kind);
            if (previous is { } before && before >= client)
                throw new MalformedDataException($"expected clients in ascending order, got {client} after {before}");
            maps.Add(client, ReadMap(ref reader, rates.SettingsOf(client), layout));
            previous = client;
        }
        reader.End();
        return maps;
    }

    private static ClientId ReadClient(ref StateReader reader, DropoutKind kind)
    {
        var length = BinaryPrimitives.ReadUInt16LittleEndian(reader.Bytes(2, "length of a client id"));
        var name = reader.Bytes(length, "client id");
        if (kind != DropoutKind.AfdSingle)
            return ClientId.Parse(Encoding.UTF8.GetString(name));
        return length == 0 ? default : throw new MalformedDataException($"expected a map of no client, got a name of {length} bytes");
    }

    private static ScoreMap ReadMap(ref StateReader reader, DropoutSettings settings, ModelLayout layout)
    {
        var flags = reader.Byte("flags of a score map");
        if (flags is not (0 or HasLoss or (HasLoss | HasRecord)))
            throw new MalformedDataException($"expected flags 0, 1 or 3, got {flags}");
        double? lastLoss = flags != 0 ? reader.Finite("last loss") : null;
        var scores = new double[layout.Groups.Length][];
        for (var g = 0; g < scores.Length; g++)
            scores[g] = ReadScores(ref reader, layout.Groups[g]);
        if ((flags & HasRecord) == 0)
            return new ScoreMap(scores, lastLoss, null);
        var recorded = ImmutableArray.CreateBuilder<UnitMask>(scores.Length);
        foreach (var group in layout.Groups)
        {
            var mask = UnitMask.FromBitmap(group.Units, reader.Bytes(UnitMask.BitmapLength(group.Units), $"record of {group.Name}"));
            if (mask.Count != settings.KeptOf(group.Units))
                throw new MalformedDataException($"expected {settings.KeptOf(group.Units)} kept units of {group.Name}, got {mask.Count}");
            recorded.Add(mask);
        }
        return new ScoreMap(scores, lastLoss, recorded.MoveToImmutable());
    }

    private static double[] ReadScores(ref StateReader reader, UnitGroup group)
    {
        reader.Require((long)group.Units * sizeof(double), $"scores of {group.Name}");
        var scores = new double[group.Units];
        for (var u = 0; u < scores.Length; u++)
        {
            scores[u] = reader.Finite("score");
            if (scores[u] is < 0 or > int.MaxValue)
                throw new MalformedDataException($"expected a score from 0 to 1 per round, got {scores[u]} for unit {u} of {group.Name}");
        }
        return scores;
    }
}
