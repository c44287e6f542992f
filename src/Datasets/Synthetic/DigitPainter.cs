using AfdActors.Algorithms.Randomness;

namespace AfdActors.Datasets.Synthetic;

/// <summary>
/// Paints digits of seven strokes into 28 x 28 images, each with its own slant, size, place, pen width and noise: easy enough for
/// a small network, hard enough that it has to learn.
/// </summary>
internal static class DigitPainter
{
    private const int Side = 28;

    /// <summary>Ends of the strokes a..g in a box of 1 x 2 around the origin: (x0, y0, x1, y1), y down.</summary>
    private static readonly (double X0, double Y0, double X1, double Y1)[] Strokes =
    [
        (-0.5, -1, 0.5, -1), (0.5, -1, 0.5, 0), (0.5, 0, 0.5, 1), (-0.5, 1, 0.5, 1), (-0.5, 0, -0.5, 1), (-0.5, -1, -0.5, 0),
        (-0.5, 0, 0.5, 0),
    ];

    /// <summary>Which strokes make each digit, bit s = stroke s.</summary>
    private static ReadOnlySpan<byte> Digits => [0x3f, 0x06, 0x5b, 0x4f, 0x66, 0x6d, 0x7d, 0x07, 0x7f, 0x6f];

    public static void Paint(int digit, SeededStream stream, Span<byte> image)
    {
        var angle = Between(stream, -0.35, 0.35);
        var shear = Between(stream, -0.3, 0.3);
        var (width, height) = (Between(stream, 5.5, 10), Between(stream, 6, 9.5));
        var (centerX, centerY) = (Between(stream, 11.5, 15.5), Between(stream, 11.5, 15.5));
        var pen = Between(stream, 0.9, 2);
        var ink = Between(stream, 0.65, 1);
        var noise = Between(stream, 0, 0.25);
        var (sin, cos) = Math.SinCos(angle);
        (double X, double Y) Place(double x, double y)
        {
            var (sx, sy) = (x * width + shear * y * height, y * height);
            return (centerX + cos * sx - sin * sy, centerY + sin * sx + cos * sy);
        }

        var lines = new List<(double X, double Y, double Dx, double Dy)>();
        for (var stroke = 0; stroke < Strokes.Length; stroke++)
        {
            if ((Digits[digit] >> stroke & 1) == 0) continue;
            var (x0, y0, x1, y1) = Strokes[stroke];
            var (from, to) = (Place(x0, y0), Place(x1, y1));
            lines.Add((from.X, from.Y, to.X - from.X, to.Y - from.Y));
        }
        for (var pixel = 0; pixel < Side * Side; pixel++)
        {
            var (x, y) = (pixel % Side, pixel / Side);
            var nearest = double.MaxValue;
            foreach (var line in lines) nearest = Math.Min(nearest, Distance(x - line.X, y - line.Y, line.Dx, line.Dy));
            var stroke = ink * Math.Clamp(pen + 0.5 - nearest, 0, 1);
            image[pixel] = (byte)(255 * Math.Clamp(stroke + noise * (stream.NextDouble() - 0.5), 0, 1));
        }
    }

    /// <summary>From the point (px, py) to the line from the origin to (dx, dy).</summary>
    private static double Distance(double px, double py, double dx, double dy)
    {
        var along = Math.Clamp((px * dx + py * dy) / (dx * dx + dy * dy), 0, 1);
        var (ox, oy) = (px - along * dx, py - along * dy);
        return Math.Sqrt(ox * ox + oy * oy);
    }

    private static double Between(SeededStream stream, double low, double high) => low + (high - low) * stream.NextDouble();
}
