namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>
/// The ternary update (docs/design.md "Uplink codes"): version, kind; per tensor the number of values sent and, where any are, how many of
/// them are exact (LEB128 both); one bit stream, tensor after tensor, of the Golomb-Rice positions, the ranks of the exact values among
/// those sent (only where there are signs as well), and one bit per other value, 1 = negative; the scale of each tensor that sends signs
/// (float32); the exact values (float32). Tensor sizes never travel.
/// </summary>
public static class TernaryUpdateCodec
{
    /// <param name="update">
    /// A sparse update; a value of its tensor's scale, with either sign, travels as a sign, any other as it is.
    /// </param>
    /// <param name="tensorSizes">Sizes of the sub-model's tensors; they sum to the update's count.</param>
    /// <param name="scales">One finite scale per tensor, which travels where signs are sent.</param>
    /// <exception cref="ArgumentException">Dense, not finite, or sizes that do not fit.</exception>
    public static byte[] Encode(ModelUpdate update, ReadOnlySpan<int> tensorSizes, ReadOnlySpan<float> scales)
    {
        var plan = TernaryPlan.Of(update, tensorSizes, scales);
        var payload = new byte[checked((int)plan.PayloadBytes)];
        PayloadHeader.Write(payload, PayloadKind.TernaryUpdate);

        var rest = payload.AsSpan(PayloadHeader.Size);
        foreach (var tensor in plan.Tensors)
        {
            rest = rest[VarInt.Write((uint)tensor.Sent, rest)..];
            if (tensor.Sent > 0) rest = rest[VarInt.Write((uint)tensor.Exact.Length, rest)..];
        }

        var writer = new BitWriter(rest[..(int)plan.BitBytes]);
        foreach (var tensor in plan.Tensors) WriteBits(ref writer, update, tensor);

        writer.Flush();
        rest = rest[(int)plan.BitBytes..];
        for (var t = 0; t < scales.Length; t++)
        {
            if (plan.Tensors[t].Signs > 0)
            {
                FloatBytes.Write(scales.Slice(t, 1), rest);
                rest = rest[sizeof(float)..];
            }
        }

        foreach (var tensor in plan.Tensors)
        {
            foreach (var rank in tensor.Exact)
            {
                FloatBytes.Write(update.Values.Slice(tensor.First + rank, 1), rest);
                rest = rest[sizeof(float)..];
            }
        }

        return payload;
    }

    /// <param name="payload">What <see cref="Encode"/> wrote.</param>
    /// <param name="tensorSizes">Sizes of the tensors of the sub-model that was offered.</param>
    /// <exception cref="MalformedDataException">
    /// Counts above the tensor's size or more than the bytes can hold, positions out of range, scales that are not positive, NaN or
    /// infinity, missing or trailing bytes.
    /// </exception>
    public static ModelUpdate Decode(ReadOnlySpan<byte> payload, ReadOnlySpan<int> tensorSizes)
    {
        var count = TensorSizes.Sum(tensorSizes);
        PayloadHeader.Check(payload, PayloadKind.TernaryUpdate);
        var rest = payload[PayloadHeader.Size..];
        var counts = ReadCounts(ref rest, tensorSizes);

        long sent = 0;
        long exact = 0;
        long scales = 0;
        foreach ((var k, var e) in counts)
        {
            sent += k;
            exact += e;
            scales += e < k ? 1 : 0;
        }

        // Each position and each sign takes at least one bit, so the arrays below are bounded by the bytes at hand.
        var floatBytes = sizeof(float) * (scales + exact);
        var bitBytes = rest.Length - floatBytes;
        if (bitBytes < 0 || sent + (sent - exact) > 8 * bitBytes)
        {
            throw new MalformedDataException(
                $"expected {sent} positions, {sent - exact} signs, {scales} scales and {exact} values, got {rest.Length} bytes");
        }

        var scaleBytes = rest.Slice((int)bitBytes, sizeof(float) * (int)scales);
        var exactBytes = rest[(int)(bitBytes + scaleBytes.Length)..];
        var positions = new int[sent];
        var values = new float[sent];
        ReadTensors(rest[..(int)bitBytes], scaleBytes, exactBytes, tensorSizes, counts, positions, values);
        return ModelUpdate.Sparse(count, positions, values);
    }

    /// <summary>The size of an encoded update beside the entropy bound of its positions, without encoding it.</summary>
    public static CodeStatistics Measure(ModelUpdate update, ReadOnlySpan<int> tensorSizes, ReadOnlySpan<float> scales)
    {
        var plan = TernaryPlan.Of(update, tensorSizes, scales);
        var tensors = new TensorCode[plan.Tensors.Length];
        long sent = 0;
        long valueBits = 0;
        for (var t = 0; t < tensors.Length; t++)
        {
            var tensor = plan.Tensors[t];
            tensors[t] = new TensorCode(tensorSizes[t], tensor.Sent, tensor.IndexBits, Entropy.Log2Binomial(tensorSizes[t], tensor.Sent));
            sent += tensor.Sent;
            valueBits += tensor.RankBits + tensor.Signs + (32L * tensor.Exact.Length);
        }

        return new CodeStatistics([.. tensors], plan.PayloadBytes, sent == 0 ? 0 : (double)valueBits / sent);
    }

    private static void WriteBits(ref BitWriter writer, ModelUpdate update, TernaryTensor tensor)
    {
        if (tensor.Sent == 0) return;

        GolombRice.Write(ref writer, update.Positions.Slice(tensor.First, tensor.Sent), tensor.Offset, tensor.Positions);
        if (tensor.IsMixed) GolombRice.Write(ref writer, tensor.Exact, 0, tensor.Ranks);

        var nextExact = 0;
        for (var i = 0; i < tensor.Sent; i++)
        {
            if (nextExact < tensor.Exact.Length && tensor.Exact[nextExact] == i)
                nextExact++;
            else
                writer.Write(float.IsNegative(update.Values[tensor.First + i]) ? 1u : 0u, 1);
        }
    }

    private static (int Sent, int Exact)[] ReadCounts(ref ReadOnlySpan<byte> rest, ReadOnlySpan<int> tensorSizes)
    {
        var counts = new (int Sent, int Exact)[tensorSizes.Length];
        for (var t = 0; t < counts.Length; t++)
        {
            var sent = VarInt.Read(ref rest);
            if (sent > (uint)tensorSizes[t])
                throw new MalformedDataException($"expected at most {tensorSizes[t]} values in tensor {t}, got {sent}");

            var exact = sent == 0 ? 0 : VarInt.Read(ref rest);
            if (exact > sent) throw new MalformedDataException($"expected at most {sent} exact values in tensor {t}, got {exact}");

            counts[t] = ((int)sent, (int)exact);
        }

        return counts;
    }

    private static void ReadTensors(
        ReadOnlySpan<byte> bits,
        ReadOnlySpan<byte> scaleBytes,
        ReadOnlySpan<byte> exactBytes,
        ReadOnlySpan<int> tensorSizes,
        (int Sent, int Exact)[] counts,
        Span<int> positions,
        Span<float> values)
    {
        var reader = new BitReader(bits);
        var offset = 0;
        for (var t = 0; t < counts.Length; t++)
        {
            var (sent, exact) = counts[t];
            if (sent > 0)
            {
                GolombRice.Read(ref reader, positions[..sent], offset, tensorSizes[t]);
                var scale = exact < sent ? ReadScale(ref scaleBytes) : 0;
                ReadValues(ref reader, scale, exact, ref exactBytes, values[..sent]);
                positions = positions[sent..];
                values = values[sent..];
            }

            offset += tensorSizes[t];
        }

        reader.ExpectEnd();
    }

    private static float ReadScale(ref ReadOnlySpan<byte> source)
    {
        Span<float> scale = stackalloc float[1];
        FloatBytes.Read(source, scale);
        source = source[sizeof(float)..];
        return scale[0] > 0 ? scale[0] : throw new MalformedDataException($"expected a scale above 0, got {scale[0]}");
    }

    private static void ReadValues(ref BitReader reader, float scale, int exact, ref ReadOnlySpan<byte> exactBytes, Span<float> values)
    {
        var exactValues = new float[exact];
        FloatBytes.Read(exactBytes, exactValues);
        exactBytes = exactBytes[(exact * sizeof(float))..];
        if (exact == values.Length)
        {
            exactValues.CopyTo(values);
            return;
        }

        var ranks = new int[exact];
        if (exact > 0) GolombRice.Read(ref reader, ranks, 0, values.Length);

        var nextExact = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (nextExact < exact && ranks[nextExact] == i)
                values[i] = exactValues[nextExact++];
            else
                values[i] = reader.Read(1) == 0 ? scale : -scale;
        }
    }
}
