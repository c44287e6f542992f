using System.Buffers;
using System.Text.Json;

namespace AfdActors.Datasets.Leaf;

/// <summary>
/// FEMNIST: an image is 784 numbers in [0, 1], 1 = white paper. A pixel is rounded to the nearest k/255 (LEAF's own values are exactly
/// that) and kept as ink, 255 - k. A label is 0..61: digits, upper case, lower case.
/// </summary>
internal sealed class FemnistSamples : LeafSamples
{
    public const int Classes = 62;
    private const int Pixels = 28 * 28;

    private readonly ArrayBufferWriter<byte> _pixels = new();

    public override int Inputs => _pixels.WrittenCount / Pixels;

    public override void ReadInput(ref JsonTokens tokens)
    {
        if (tokens.Json.TokenType != JsonTokenType.StartArray)
            throw new JsonException($"expected an array of {Pixels} numbers, got {tokens.Json.TokenType}");
        var image = _pixels.GetSpan(Pixels);
        var filled = 0;
        while (tokens.Read() && tokens.Json.TokenType != JsonTokenType.EndArray)
        {
            if (filled == Pixels) throw new JsonException($"expected {Pixels} numbers, got more");
            image[filled++] = Ink(ref tokens);
        }
        if (filled != Pixels) throw new JsonException($"expected {Pixels} numbers, got {filled}");
        _pixels.Advance(Pixels);
    }

    public override int ReadLabel(ref JsonTokens tokens)
    {
        var label = tokens.Integer($"a label in 0..{Classes - 1}");
        return label is >= 0 and < Classes ? (int)label : throw new JsonException($"expected a label in 0..{Classes - 1}, got {label}");
    }

    public override SampleSet ToSamples() => SampleSet.FromPixels(ImageShape.Digits, _pixels.WrittenSpan.ToArray(), [.. Labels]);

    private static byte Ink(ref JsonTokens tokens)
    {
        if (tokens.Json.TokenType == JsonTokenType.Number)
        {
            if (tokens.Json.ValueSpan.SequenceEqual("1.0"u8)) return 0; // most of a page is paper
            if (tokens.Json.TryGetDouble(out var paper) && paper is >= 0 and <= 1) return (byte)(255 - (int)Math.Round(paper * 255));
        }
        var advice = tokens.Json.TokenType == JsonTokenType.StartArray ? "; write the rows of an image one after the other, as one list"
            : tokens.Json.TokenType == JsonTokenType.Number && tokens.Json.TryGetDouble(out var value) && value is > 1 and <= 255
                ? "; divide pixels of 0 to 255 by 255"
            : "";
        throw new JsonException($"expected a number in [0, 1], got {tokens.Shown()}{advice}");
    }
}
