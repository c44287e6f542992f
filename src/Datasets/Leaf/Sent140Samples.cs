using System.Text.Json;
using System.Text.RegularExpressions;

namespace AfdActors.Datasets.Leaf;

/// <summary>
/// Sent140: a tweet is LEAF's [id, date, query, user, text], its label 0 (negative), or 1 or 4 (positive), as a number or a string. The
/// text is cut as LEAF does, into words and the marks . , ! ? ;, in lower case as GloVe's words are; the first 25 count, and a shorter text
/// is filled up at its end.
/// </summary>
internal sealed partial class Sent140Samples(WordVectors vectors) : LeafSamples
{
    public const int Words = 25;
    public const int Classes = 2;
    private const int Fields = 5;
    private const string Order = "[id, date, query, user, text]";

    private readonly List<int> _words = [];

    public override int Inputs => _words.Count / Words;

    public override void ReadInput(ref JsonTokens tokens)
    {
        if (tokens.Json.TokenType != JsonTokenType.StartArray)
            throw new JsonException($"expected {Order}, got {tokens.Shown()}");
        var text = "";
        var fields = 0;
        while (tokens.Read() && tokens.Json.TokenType != JsonTokenType.EndArray)
        {
            if (fields == Fields) throw new JsonException($"expected {Order}, got more fields");
            if (++fields == Fields) text = tokens.Text("the text as a string");
            else if (tokens.Json.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                throw new JsonException($"expected a plain value, got {tokens.Shown()}");
        }
        if (fields != Fields) throw new JsonException($"expected {Order}, got {fields} fields");
        var words = Word().EnumerateMatches(text);
        for (var place = 0; place < Words; place++)
        {
            _words.Add(words.MoveNext() ? vectors.NumberOf(text.Substring(words.Current.Index, words.Current.Length).ToLowerInvariant())
                : WordVectors.Padding);
        }
    }

    public override int ReadLabel(ref JsonTokens tokens)
    {
        var label = tokens.Json.TokenType == JsonTokenType.String ? tokens.Json.GetString()! : tokens.Shown();
        return label switch
        {
            "0" or "0.0" => 0,
            "1" or "4" or "1.0" or "4.0" => 1,
            _ => throw new JsonException($"expected a label of 0, 1 or 4, got {label[..Math.Min(label.Length, 32)]}"),
        };
    }

    public override SampleSet ToSamples() => SampleSet.FromWords(Words, [.. _words], vectors, [.. Labels]);

    [GeneratedRegex(@"[\w']+|[.,!?;]", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
