using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace AfdActors.Datasets.Leaf;

/// <summary>
/// Shakespeare: a text is a string of 80 symbols, its label the one that follows. A symbol is its place in LEAF's vocabulary.
/// </summary>
internal sealed class ShakespeareSamples : LeafSamples
{
    public const int Length = 80;
    public const int Classes = 80;
    private const string Vocabulary = "\n !\"&'(),-.0123456789:;>?ABCDEFGHIJKLMNOPQRSTUVWXYZ[]abcdefghijklmnopqrstuvwxyz}";

    private readonly ArrayBufferWriter<byte> _symbols = new();

    public override int Inputs => _symbols.WrittenCount / Length;

    public override void ReadInput(ref JsonTokens tokens)
    {
        var text = tokens.Text($"a string of {Length} symbols");
        if (text.Length != Length) throw new JsonException($"expected {Length} symbols of LEAF's Shakespeare, got {text.Length}");
        var symbols = _symbols.GetSpan(Length);
        for (var i = 0; i < Length; i++) symbols[i] = (byte)Number(text[i]);
        _symbols.Advance(Length);
    }

    public override int ReadLabel(ref JsonTokens tokens)
    {
        var text = tokens.Text("a string of one symbol");
        return text.Length == 1 ? Number(text[0]) : throw new JsonException($"expected one symbol, got {text.Length}");
    }

    public override SampleSet ToSamples() => SampleSet.FromSymbols([Length], _symbols.WrittenSpan.ToArray(), [.. Labels]);

    private static int Number(char symbol)
    {
        var number = Vocabulary.IndexOf(symbol, StringComparison.Ordinal);
        if (number >= 0) return number;
        var shown = char.IsControl(symbol) || char.IsSurrogate(symbol) ? "" : $" '{symbol}'";
        throw new JsonException(
            string.Create(CultureInfo.InvariantCulture, $"expected one of LEAF's {Classes} symbols, got U+{(int)symbol:X4}{shown}"));
    }
}
