using System.Collections.Immutable;
using System.Text.Json;

namespace AfdActors.Datasets.Leaf;

/// <summary>What the samples of a LEAF data set are, and how they are read.</summary>
/// <param name="Name">The data set's name, as in afd.data.name.</param>
/// <param name="Item">What an entry of "x" is called in errors.</param>
/// <param name="InputShape">Of one sample.</param>
/// <param name="Begin">Room for the samples of one user.</param>
internal sealed record LeafFormat(string Name, string Item, ImmutableArray<int> InputShape, int Classes, Func<LeafSamples> Begin)
{
    public static LeafFormat Femnist { get; } =
        new("femnist", "image", ImageShape.Digits, FemnistSamples.Classes, () => new FemnistSamples());

    public static LeafFormat Shakespeare { get; } =
        new("shakespeare", "text", [ShakespeareSamples.Length], ShakespeareSamples.Classes, () => new ShakespeareSamples());

    public static LeafFormat Sent140(WordVectors vectors) =>
        new("sent140", "tweet", [Sent140Samples.Words, vectors.Width], Sent140Samples.Classes, () => new Sent140Samples(vectors));

    /// <summary>The data set that a file's first entry of "x" looks like; FEMNIST where nothing can be told.</summary>
    public static string NameOf(string file) => DataFiles.Read(file, stream =>
    {
        try
        {
            var tokens = new JsonTokens(stream);
            while (tokens.Read())
            {
                if (tokens.Json.TokenType != JsonTokenType.PropertyName || tokens.Json.CurrentDepth != 3
                    || !tokens.Json.ValueTextEquals("x"u8))
                {
                    continue;
                }

                tokens.Expect(JsonTokenType.StartArray, "an array");
                tokens.Read();
                if (tokens.Json.TokenType == JsonTokenType.String) return "shakespeare";
                tokens.Read();
                return tokens.Json.TokenType == JsonTokenType.String ? "sent140" : "femnist";
            }
        }
        catch (JsonException)
        {
            // Whoever reads the whole file says what is wrong with it.
        }
        return "femnist";
    });
}

/// <summary>The samples of one user while they are read.</summary>
internal abstract class LeafSamples
{
    /// <summary>Inputs read so far.</summary>
    public abstract int Inputs { get; }

    public List<int> Labels { get; } = [];

    /// <summary>Reads the entry of "x" that starts at the current token.</summary>
    /// <exception cref="JsonException">It is none; the message says what was expected and what was got.</exception>
    public abstract void ReadInput(ref JsonTokens tokens);

    /// <summary>The label that the current token is.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public abstract int ReadLabel(ref JsonTokens tokens);

    public abstract SampleSet ToSamples();
}
