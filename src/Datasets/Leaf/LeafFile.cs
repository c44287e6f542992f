using System.Text.Json;

namespace AfdActors.Datasets.Leaf;

/// <summary>
/// Reads one LEAF file, {"users": [...], "num_samples": [...], "user_data": {user: {"x": [...], "y": [...]}}}, keys in any order,
/// others skipped. What an entry of "x" and "y" is, the format says.
/// </summary>
internal static class LeafFile
{
    public static LeafShard Read(string file, LeafFormat format) => DataFiles.Read(file, stream =>
    {
        var contents = new LeafContents();
        var tokens = new JsonTokens(stream);
        if (tokens.IsEmpty) throw DataFileException.At(file, "expected a JSON object, got an empty file; make or copy it anew");
        try
        {
            tokens.Expect(JsonTokenType.StartObject, "a JSON object");
            while (tokens.Read() && tokens.Json.TokenType == JsonTokenType.PropertyName) ReadMember(ref tokens, contents, format);
            if (tokens.Read()) throw new JsonException("expected the end of the file, got more JSON");
        }
        catch (JsonException e)
        {
            var where = contents.At.Length == 0 ? "" : $"{contents.At}: ";
            var problem = e.LineNumber is null ? e.Message
                : tokens.IsCutOff ? "expected more, got the end of the file; it was cut off, make or copy it anew"
                : Broken(e);
            throw DataFileException.At(file, where + problem, e);
        }
        return contents.Agree(file);
    });

    /// <summary>What the JSON reader says, with the place as editors count it.</summary>
    private static string Broken(JsonException e)
    {
        var told = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return $"expected JSON, got something else at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: {(told < 0 ? e.Message : e.Message[..told])}";
    }

    private static void ReadMember(ref JsonTokens tokens, LeafContents contents, LeafFormat format)
    {
        if (tokens.Json.ValueTextEquals("users"u8))
        {
            contents.Users = [];
            tokens.Expect(JsonTokenType.StartArray, "\"users\" as an array");
            while (tokens.Read() && tokens.Json.TokenType != JsonTokenType.EndArray) contents.Users.Add(tokens.Text("a user's id as a string"));
        }
        else if (tokens.Json.ValueTextEquals("num_samples"u8))
        {
            contents.Counts = [];
            tokens.Expect(JsonTokenType.StartArray, "\"num_samples\" as an array");
            while (tokens.Read() && tokens.Json.TokenType != JsonTokenType.EndArray) contents.Counts.Add(tokens.Integer("a sample count"));
        }
        else if (tokens.Json.ValueTextEquals("user_data"u8))
        {
            tokens.Expect(JsonTokenType.StartObject, "\"user_data\" as an object");
            while (tokens.Read() && tokens.Json.TokenType == JsonTokenType.PropertyName) ReadUser(ref tokens, contents, format);
        }
        else
        {
            tokens.SkipValue();
        }
    }

    private static void ReadUser(ref JsonTokens tokens, LeafContents contents, LeafFormat format)
    {
        var user = tokens.Json.GetString()!;
        contents.At = $"user {user}";
        var samples = format.Begin();
        tokens.Expect(JsonTokenType.StartObject, "an object with \"x\" and \"y\"");
        while (tokens.Read() && tokens.Json.TokenType == JsonTokenType.PropertyName)
        {
            if (tokens.Json.ValueTextEquals("x"u8)) ReadInputs(ref tokens, samples, contents, format);
            else if (tokens.Json.ValueTextEquals("y"u8)) ReadLabels(ref tokens, samples, contents);
            else tokens.SkipValue();
        }
        if (samples.Inputs != samples.Labels.Count)
        {
            throw new JsonException(
                $"expected as many labels as {format.Item}s, got {samples.Labels.Count} labels and {samples.Inputs} {format.Item}s");
        }

        if (!contents.Data.TryAdd(user, new LeafUser(user, samples.ToSamples())))
            throw new JsonException("expected each user once in \"user_data\", got it twice");
        contents.At = "";
    }

    private static void ReadInputs(ref JsonTokens tokens, LeafSamples samples, LeafContents contents, LeafFormat format)
    {
        var user = contents.At;
        tokens.Expect(JsonTokenType.StartArray, $"\"x\" as an array of {format.Item}s");
        while (tokens.Read() && tokens.Json.TokenType != JsonTokenType.EndArray)
        {
            contents.At = $"{user}, {format.Item} {samples.Inputs}";
            samples.ReadInput(ref tokens);
        }
        contents.At = user;
    }

    private static void ReadLabels(ref JsonTokens tokens, LeafSamples samples, LeafContents contents)
    {
        var user = contents.At;
        tokens.Expect(JsonTokenType.StartArray, "\"y\" as an array of labels");
        while (tokens.Read() && tokens.Json.TokenType != JsonTokenType.EndArray)
        {
            contents.At = $"{user}, label {samples.Labels.Count}";
            samples.Labels.Add(samples.ReadLabel(ref tokens));
        }
        contents.At = user;
    }
}
