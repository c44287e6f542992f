using System.Buffers;
using System.Numerics;
using AfdActors.Algorithms.Layout;

namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>
/// The range-coded sparse update (ours): version, kind, divisor and number of scales (LEB128 both), the scales (float32), then one range
/// code of all entries, tensor after tensor, row-major: which of 64 columns are sent (see <see cref="PresenceTree"/>), then their levels
/// (see <see cref="LevelModel"/>). Shapes never travel: the receiver knows them from the sub-model it offered. Both directions cost
/// O(coordinates / 64 + entries sent) time, and the sub-model bounds what is decoded.
/// </summary>
public static class RangeUpdateCodec
{
    /// <param name="grids">Shapes of the sub-model's tensors.</param>
    /// <exception cref="ArgumentException">What <see cref="LevelUpdate"/> asks for does not hold, or does not fit the shapes.</exception>
    public static byte[] Encode(LevelUpdate update, ReadOnlySpan<TensorGrid> grids)
    {
        ArgumentNullException.ThrowIfNull(update);
        update.Check(grids.Length);
        var code = new RangeEncoder(capacity: 2 * (update.Positions.Length + PresenceTree.Block));
        var next = 0;
        var offset = 0;
        foreach (var grid in grids)
        {
            next = Write(ref code, update, next, offset, grid);
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
        var count = 0;
        foreach (var grid in grids) count = checked(count + grid.Count);

        // The sign of every entry takes a bit, so what is borrowed here is bounded by the bytes at hand.
        var most = (int)Math.Min(count, 8L * rest.Length);
        var positions = ArrayPool<int>.Shared.Rent(most);
        var values = ArrayPool<float>.Shared.Rent(most);
        try
        {
            var (offset, sent) = (0, 0);
            for (var t = 0; t < grids.Length; t++)
            {
                var scale = scales[scales.Length == 1 ? 0 : t];
                sent += Read(ref code, scale, (int)divisor, offset, grids[t], positions.AsSpan(sent), values.AsSpan(sent));
                offset += grids[t].Count;
            }

            code.ExpectEnd();
            FloatBytes.CheckDecoded(values.AsSpan(0, sent));
            return ModelUpdate.Sparse(count, positions[..sent], values[..sent]);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(positions);
            ArrayPool<float>.Shared.Return(values);
        }
    }

    private static int Write(ref RangeEncoder code, LevelUpdate update, int next, int offset, TensorGrid grid)
    {
        var presence = new PresenceTree(grid);
        var levels = new LevelModel();
        for (var row = 0; row < grid.Rows; row++)
        {
            presence.NextRow();
            var end = offset + grid.Columns;
            for (var column = 0; column < grid.Columns; column += PresenceTree.Block)
            {
                var sent = Sent(update.Positions, ref next, offset + column, Math.Min(offset + column + PresenceTree.Block, end));
                presence.Code(ref code, column, sent);
                var level = next - BitOperations.PopCount(sent);
                for (var left = sent; left != 0; left &= left - 1)
                    levels.Code(ref code, update.Levels[level++], presence.KindOf(BitOperations.TrailingZeroCount(left)));
            }

            offset = end;
        }

        return next;
    }

    /// <summary>The positions of a block as bits, and on to the first behind it.</summary>
    private static ulong Sent(int[] positions, ref int next, int start, int end)
    {
        ulong sent = 0;
        for (var least = start; next < positions.Length && positions[next] >= least && positions[next] < end; next++)
        {
            sent |= 1UL << (positions[next] - start);
            least = positions[next] + 1;
        }

        return sent;
    }

    private static int Read(
        ref RangeDecoder code, float scale, int divisor, int offset, TensorGrid grid, Span<int> positions, Span<float> values)
    {
        var presence = new PresenceTree(grid);
        var levels = new LevelModel();
        var next = 0;
        for (var row = 0; row < grid.Rows; row++)
        {
            presence.NextRow();
            for (var column = 0; column < grid.Columns; column += PresenceTree.Block)
            {
                for (var left = presence.Code(ref code, column, sent: 0); left != 0; left &= left - 1)
                {
                    var bit = BitOperations.TrailingZeroCount(left);
                    positions[next] = offset + column + bit;
                    values[next++] = LevelUpdate.Value(scale, levels.Code(ref code, level: 0, presence.KindOf(bit)), divisor);
                }
            }

            offset += grid.Columns;
        }

        return next;
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
