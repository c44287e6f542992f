namespace AfdActors.Datasets.Images;

/// <summary>
/// Brings one channel to another size with a triangle filter, widened where the image shrinks so that every pixel counts (bilinear with
/// antialiasing). The sides change apart, so a picture of other proportions is stretched. The same bytes on every machine.
/// </summary>
internal static class ImageScale
{
    public static void Resize(ReadOnlySpan<byte> from, int width, int height, Span<byte> to, int newWidth, int newHeight)
    {
        if ((width, height) == (newWidth, newHeight))
        {
            from.CopyTo(to);
            return;
        }

        var (columns, rows) = (Weights(width, newWidth), Weights(height, newHeight));
        var narrow = new double[height * newWidth];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < newWidth; x++)
            {
                var (first, weights) = columns[x];
                double sum = 0;
                for (var k = 0; k < weights.Length; k++) sum += weights[k] * from[(y * width) + first + k];
                narrow[(y * newWidth) + x] = sum;
            }
        }

        for (var y = 0; y < newHeight; y++)
        {
            var (first, weights) = rows[y];
            for (var x = 0; x < newWidth; x++)
            {
                double sum = 0;
                for (var k = 0; k < weights.Length; k++) sum += weights[k] * narrow[((first + k) * newWidth) + x];
                to[(y * newWidth) + x] = (byte)Math.Clamp(Math.Floor(sum + 0.5), 0, byte.MaxValue);
            }
        }
    }

    /// <summary>For each new place, the first old one that counts and how much it and those after it do; together 1.</summary>
    private static (int First, double[] Weights)[] Weights(int length, int newLength)
    {
        var scale = (double)length / newLength;
        var reach = Math.Max(scale, 1);
        return [.. Enumerable.Range(0, newLength).Select(place =>
        {
            var center = ((place + 0.5) * scale) - 0.5;
            var first = Math.Max((int)Math.Ceiling(center - reach), 0);
            var last = Math.Min((int)Math.Floor(center + reach), length - 1);
            var weights = Enumerable.Range(first, last - first + 1)
                .Select(old => Math.Max(1 - (Math.Abs(old - center) / reach), 0)).ToArray();
            var sum = weights.Sum();
            return (first, Array.ConvertAll(weights, weight => weight / sum));
        })];
    }
}
