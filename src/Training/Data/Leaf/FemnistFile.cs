using System.Buffers;
using System.Text.Json;

namespace AfdActors.Training.Data.Leaf;

/// <summary>
/// Reads one LEAF FEMNIST file, {"users": [...], "num_samples": [...], "user_data": {user: {"x": [[784 numbers]...], "y": [...]}}},
/// keys in any order, others skipped. A pixel is a number in [0, 1], 1 = white paper; it is rounded to the nearest k/255 (LEAF's own
/// values are exactly that) and kept as ink, 255 - k.
/// </summary>
internal static class FemnistFile
{
    public const int Pixels = 28 * 28;
    public const int Classes = 62;

    public static LeafShard Read(string file) => DataFiles.Read(file, stream =>
    {
        var contents = new LeafContents();
        try
        {
            var tokens = new JsonTokens(stream);
            tokens.Expect(JsonTokenType.StartObject, "a JSON object");
            while (tokens.Read() && tokens.Json.TokenType == JsonTokenType.PropertyName) ReadMember(ref tokens, contents);
            if (tokens.Read()) throw new JsonException("expected the end of the file, got more JSON");
        }
        catch (JsonException e)
        {
            var where = contents.At.Length == 0 ? "" : $"{contents.At}: ";
            throw DataFileException.At(file, where + e.Message, e);
        }
        return new LeafShard(file, contents.Agree(file));
    });

    private static void ReadMember(ref JsonTokens tokens, LeafContents contents)
    {
        if (tokens.Json.ValueTextEquals("users"u8))
        {
            contents.Users = [];
            tokens.Expect(JsonTokenType.StartArray, "\"users\" as an array");
            while (tokens.Read() && tokens.Json.TokenType != JsonTokenType.EndArray) contents.Users.Add(Text(ref tokens, "a user's id"));
        }
        else if (tokens.Json.ValueTextEquals("num_samples"u8))
        {
            contents.Counts = [];
            tokens.Expect(JsonTokenType.StartArray, "\"num_samples\" as an array");
            while (tokens.Read() && tokens.Json.TokenType != JsonTokenType.EndArray) contents.Counts.Add(Integer(ref tokens, "a sample count"));
        }
        else if (tokens.Json.ValueTextEquals("user_data"u8))
        {
            tokens.Expect(JsonTokenType.StartObject, "\"user_data\" as an object");
            while (tokens.Read() && tokens.Json.TokenType == JsonTokenType.PropertyName) ReadUser(ref tokens, contents);
        }
        else
        {
            tokens.SkipValue();
        }
    }

    private static void ReadUser(ref JsonTokens tokens, LeafContents contents)
    {
        var user = tokens.Json.GetString()!;
        contents.At = $"user {user}";
        var pixels = new ArrayBufferWriter<byte>();
        var labels = new List<int>();
        tokens.Expect(JsonTokenType.StartObject, "an object with \"x\" and \"y\"");
        while (tokens.Read() && tokens.Json.TokenType == JsonTokenType.PropertyName)
        {
            if (tokens.Json.ValueTextEquals("x"u8)) ReadImages(ref tokens, pixels, contents);
            else if (tokens.Json.ValueTextEquals("y"u8)) ReadLabels(ref tokens, labels, contents);
            else tokens.SkipValue();
        }
        contents.At = $"user {user}";
        var images = pixels.WrittenCount / Pixels;
        if (images != labels.Count) throw new JsonException($"expected as many labels as images, got {labels.Count} labels and {images} images");
        if (!contents.Data.TryAdd(user, new LeafUser(user, pixels.WrittenSpan.ToArray(), [.. labels])))
        {
            throw new JsonException("expected each user once in \"user_data\", got it twice");
        }
        contents.At = "";
    }

    private static void ReadImages(ref JsonTokens tokens, ArrayBufferWriter<byte> pixels, LeafContents contents)
    {
        var user = contents.At;
        tokens.Expect(JsonTokenType.StartArray, "\"x\" as an array of images");
        for (var sample = 0; tokens.Read() && tokens.Json.TokenType != JsonTokenType.EndArray; sample++)
        {
            contents.At = $"{user}, image {sample}";
            if (tokens.Json.TokenType != JsonTokenType.StartArray) throw new JsonException($"expected an array of {Pixels} numbers, got {tokens.Json.TokenType}");
            var image = pixels.GetSpan(Pixels);
            var filled = 0;
            while (tokens.Read() && tokens.Json.TokenType != JsonTokenType.EndArray)
            {
                if (filled == Pixels) throw new JsonException($"expected {Pixels} numbers, got more");
                image[filled++] = Ink(ref tokens);
            }
            if (filled != Pixels) throw new JsonException($"expected {Pixels} numbers, got {filled}");
            pixels.Advance(Pixels);
        }
        contents.At = user;
    }

    private static void ReadLabels(ref JsonTokens tokens, List<int> labels, LeafContents contents)
    {
        var user = contents.At;
        tokens.Expect(JsonTokenType.StartArray, "\"y\" as an array of labels");
        while (tokens.Read() && tokens.Json.TokenType != JsonTokenType.EndArray)
        {
            contents.At = $"{user}, label {labels.Count}";
            var label = Integer(ref tokens, $"a label in 0..{Classes - 1}");
            if (label is < 0 or >= Classes) throw new JsonException($"expected a label in 0..{Classes - 1}, got {label}");
            labels.Add((int)label);
        }
        contents.At = user;
    }

    private static byte Ink(ref JsonTokens tokens)
    {
        if (tokens.Json.TokenType == JsonTokenType.Number)
        {
            if (tokens.Json.ValueSpan.SequenceEqual("1.0"u8)) return 0; // most of a page is paper
            if (tokens.Json.TryGetDouble(out var paper) && paper is >= 0 and <= 1) return (byte)(255 - (int)Math.Round(paper * 255));
        }
        throw new JsonException($"expected a number in [0, 1], got {Shown(ref tokens)}");
    }

    private static long Integer(ref JsonTokens tokens, string what) =>
        tokens.Json.TokenType == JsonTokenType.Number && tokens.Json.TryGetInt64(out var value)
            ? value
            : throw new JsonException($"expected {what}, got {Shown(ref tokens)}");

    private static string Text(ref JsonTokens tokens, string what) =>
        tokens.Json.TokenType == JsonTokenType.String
            ? tokens.Json.GetString()!
            : throw new JsonException($"expected {what}, got {Shown(ref tokens)}");

    private static string Shown(ref JsonTokens tokens) => tokens.Json.TokenType switch
    {
        JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(tokens.Json.ValueSpan[..Math.Min(tokens.Json.ValueSpan.Length, 32)]),
        var type => type.ToString(),
    };
}
