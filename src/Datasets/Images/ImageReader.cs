using StbImageSharp;

namespace AfdActors.Datasets.Images;

/// <summary>
/// Reads PNG and JPEG files as rows of bytes, channel after channel. Colour becomes grey as (299 R + 587 G + 114 B) / 1000, which is
/// ITU-R BT.601's luma; transparency is left out, and so is what EXIF says on how a picture was held.
/// </summary>
internal static class ImageReader
{
    private const int MaxSide = 16_384;
    private const long MaxBytes = 1L << 28;
    private const int Grey = 1, Colour = 3;

    private static readonly string[] Known = [".png", ".jpg", ".jpeg"];

    /// <summary>The files that are read, for messages.</summary>
    public static string Extensions { get; } = string.Join(", ", Known);

    public static bool IsImage(string file) => Known.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    /// <summary>[1, height, width] of a grey image, [3, height, width] of one in colour.</summary>
    /// <exception cref="DataFileException">It is no image.</exception>
    public static SampleShape ShapeOf(string file) => ShapeOf(Decode(file));

    /// <summary>Writes an image, in the given shape.</summary>
    /// <param name="likeness">The image that this one has to be like; null: it is brought to the shape.</param>
    /// <exception cref="DataFileException">It is no image, or has another shape than it must.</exception>
    public static void Read(string file, SampleShape shape, string? likeness, Span<byte> to)
    {
        var image = Decode(file);
        if (likeness is not null && ShapeOf(image) is var own && !own.Equals(shape))
        {
            throw DataFileException.At(
                file, $"expected an image of {shape} (channels, height, width), as {likeness} is, got {own}; afd.data.shape = {shape} brings all images to that shape");
        }

        var (channels, height, width) = (shape.Axes[0], shape.Axes[1], shape.Axes[2]);
        var plane = new byte[image.Width * image.Height];
        for (var channel = 0; channel < channels; channel++)
        {
            Plane(image, channels, channel, plane);
            ImageScale.Resize(plane, image.Width, image.Height, to.Slice(channel * height * width, height * width), width, height);
        }
    }

    private static SampleShape ShapeOf(ImageResult image) => new(
        [image.SourceComp is ColorComponents.Grey or ColorComponents.GreyAlpha ? Grey : Colour, image.Height, image.Width]);

    /// <summary>One channel of an image in three bytes a pixel.</summary>
    private static void Plane(ImageResult image, int channels, int channel, byte[] plane)
    {
        var bytes = image.Data;
        for (var i = 0; i < plane.Length; i++)
        {
            var at = i * Colour;
            plane[i] = channels == Colour
                ? bytes[at + channel]
                : (byte)(((299 * bytes[at]) + (587 * bytes[at + 1]) + (114 * bytes[at + 2]) + 500) / 1000);
        }
    }

    private static ImageResult Decode(string file)
    {
        var bytes = DataFiles.Read(file, stream =>
        {
            if (stream is not FileStream { Length: var length }) throw NoImage(file, "a packed file");
            if (length > MaxBytes) throw DataFileException.At(file, $"expected an image of at most {MaxBytes} bytes, got {length}");
            var all = new byte[length];
            stream.ReadExactly(all);
            return all;
        });
        try
        {
            if (ImageIntegrity.Fault(bytes) is { } fault) throw NoImage(file, fault);
            using var header = new MemoryStream(bytes);
            if (ImageInfo.FromStream(header) is not { } info) throw NoImage(file, "something else");
            if (info.Width is < 1 or > MaxSide || info.Height is < 1 or > MaxSide || (long)info.Width * info.Height * Colour > MaxBytes)
                throw DataFileException.At(file, $"expected sides from 1 to {MaxSide} and at most {MaxBytes} bytes, got {info.Width} x {info.Height}");
            return ImageResult.FromMemory(bytes, ColorComponents.RedGreenBlue);
        }
        catch (Exception e) when (e is not (DataFileException or OutOfMemoryException))
        {
            // The decoder throws what it comes upon in a damaged file.
            throw NoImage(file, "damaged data", e);
        }
    }

    private static DataFileException NoImage(string file, string got, Exception? inner = null) =>
        DataFileException.At(file, $"expected an image ({Extensions}), got {got}", inner);
}
