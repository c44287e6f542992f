using AfdActors.Algorithms.Layout;

namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>
/// The range-coded sparse update (ours): version, kind, divisor and number of scales (LEB128 both), the scales (float32), then one range
/// code of all entries, tensor after tensor, row-major: is the entry sent (see <see cref="PresenceModel"/>), and if so its level (see
/// <see cref="LevelModel"/>). Shapes never travel: the receiver knows them from the sub-model it offered. Both directions cost
/// O(coordinates) time, and the sub-model bounds what is decoded.
/// </summary>
public static class RangeUpdateCodec
{
    /// <param name="grids">Shapes of the sub-model's tensors.</param>
    /// <exception cref="ArgumentException">What <see cref="LevelUpdate"/> asks for does not hold, or does not fit the shapes.</exception>
    public static byte[] Encode(LevelUpdate update, ReadOnlySpan<TensorGrid> grids)
    {
        ArgumentNullException.ThrowIfNull(update);
        update.Check(grids.Length);
        var code = new RangeEncoder();
        var next = 0;
        var offset = 0;
        foreach (var grid in grids)
        {
            next = Write(code, update, next, offset, grid);
            offset = checked(offset + grid.Count);
        }

        if (next != update.Positions.Length)
        {
            throw new ArgumentException(
                $"expected ascending positions below {offset}, got {update.Positions[next]} as number {next}", nameof(update));
        }

        var entries = code.Finish();
        var scales = VarInt.Size((uint)update.Divisor) + VarInt.Size((uint)update.Scales.Length) + (sizeof(float) * update.Scales.Length);
        var payload = new byte[PayloadHeader.Size + scales + entries.Length];
        PayloadHeader.Write(payload, PayloadKind.RangeUpdate);
        var rest = payload.AsSpan(PayloadHeader.Size);
        rest = rest[VarInt.Write((uint)update.Divisor, rest)..];
        rest = rest[VarInt.Write((uint)update.Scales.Length, rest)..];
        FloatBytes.Write(update.Scales, rest);
        entries.CopyTo(rest[(sizeof(float) * update.Scales.Length)..]);
        return payload;
    }

    /// <param name="payload">What <see cref="Encode"/> wrote.</param>
    /// <param name="grids">Shapes of the tensors of the sub-model that was offered.</param>
    /// <exception cref="MalformedDataException">
    /// Another number of scales, scales or values that are not finite, missing or trailing bytes.
    /// </exception>
    public static ModelUpdate Decode(ReadOnlySpan<byte> payload, ReadOnlySpan<TensorGrid> grids)
    {
        PayloadHeader.Check(payload, PayloadKind.RangeUpdate);
        var rest = payload[PayloadHeader.Size..];
        var divisor = VarInt.Read(ref rest);
        if (divisor is < 1 or > LevelModel.MaxLevel)
            throw new MalformedDataException($"expected a divisor of 1 to {LevelModel.MaxLevel}, got {divisor}");

        var scales = ReadScales(ref rest, grids.Length);
        var code = new RangeDecoder(rest);
        var positions = new List<int>();
        var values = new List<float>();
        var offset = 0;
        for (var t = 0; t < grids.Length; t++)
        {
            Read(ref code, scales[scales.Length == 1 ? 0 : t], (int)divisor, offset, grids[t], positions, values);
            offset = checked(offset + grids[t].Count);
        }

        code.ExpectEnd();
        float[] decoded = [.. values];
        FloatBytes.CheckDecoded(decoded);
        return ModelUpdate.Sparse(offset, [.. positions], decoded);
    }

    private static int Write(RangeEncoder code, LevelUpdate update, int next, int offset, TensorGrid grid)
    {
        var presence = new PresenceModel(grid);
        var levels = new LevelModel();
        for (var row = 0; row < grid.Rows; row++)
        {
            presence.NextRow();
            for (var column = 0; column < grid.Columns; column++)
            {
                var kind = presence.KindOf(column);
                var sent = next < update.Positions.Length && update.Positions[next] == offset + (row * grid.Columns) + column;
                code.Write(sent, ref presence[kind]);
                if (sent)
                {
                    levels.Write(code, update.Levels[next++], kind);
                    presence.Sent(column);
                }
            }
        }

        return next;
    }

    private static void Read(
        ref RangeDecoder code, float scale, int divisor, int offset, TensorGrid grid, List<int> positions, List<float> values)
    {
        var presence = new PresenceModel(grid);
        var levels = new LevelModel();
        for (var row = 0; row < grid.Rows; row++)
        {
            presence.NextRow();
            for (var column = 0; column < grid.Columns; column++)
            {
                var kind = presence.KindOf(column);
                if (code.Read(ref presence[kind]))
                {
                    positions.Add(offset + (row * grid.Columns) + column);
                    values.Add(LevelUpdate.Value(scale, levels.Read(ref code, kind), divisor));
                    presence.Sent(column);
                }
            }
        }
    }

    private static float[] ReadScales(ref ReadOnlySpan<byte> rest, int tensors)
    {
        var count = VarInt.Read(ref rest);
        if ((count != 1 && count != tensors) || rest.Length < sizeof(float) * (long)count)
            throw new MalformedDataException($"expected 1 or {tensors} scales, got {count} in {rest.Length} bytes");

        var scales = new float[count];
        FloatBytes.Read(rest, scales);
        rest = rest[(sizeof(float) * scales.Length)..];
        foreach (var scale in scales)
        {
            if (scale < 0) throw new MalformedDataException($"expected scales of 0 or more, got {scale}");
        }

        return scales;
    }
}
