using System.Text.Json;
using AfdActors.Testing;

namespace AfdActors.Datasets.Tests;

public sealed class ShakespeareTests : IDisposable
{
    private const string Vocabulary = "\n !\"&'(),-.0123456789:;>?ABCDEFGHIJKLMNOPQRSTUVWXYZ[]abcdefghijklmnopqrstuvwxyz}";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The vocabulary happens to be as long as a text, so that one text holds it all.</summary>
    [Fact]
    public void Symbols_are_numbered_in_the_order_of_leafs_vocabulary()
    {
        var file = LeafJson.File("\"HAMLET_HAMLET\"", "2", User("HAMLET_HAMLET", [Vocabulary, Vocabulary], ["}", "\n"]));
        _folder.File("train.json", file);
        _folder.File("test.json", file);
        var data = Load();
        var input = new float[80];
        data.Clients[0].Train.CopyInput(1, input);
        Assert.Equal(Enumerable.Range(0, 80).Select(i => (float)i), input);
        Assert.Equal([79, 0], data.Clients[0].Train.Labels.ToArray());
        Assert.Equal((80, "shakespeare"), (data.Classes, data.Name));
        Assert.Equal([80], data.InputShape.AsEnumerable());
    }

    [Theory]
    [InlineData("iid", 3)]
    [InlineData("dirichlet", 2)]
    [InlineData("shards", 2)]
    public void Texts_can_be_dealt_out_anew(string partition, int clients)
    {
        var file = LeafJson.File(
            "\"a\",\"b\"", "4,2", User("a", [.. Enumerable.Repeat(Vocabulary, 4)], ["x", "y", "x", "y"]),
            User("b", [Vocabulary, Vocabulary], ["z", "z"]));
        _folder.File("train.json", file);
        _folder.File("test.json", file);
        var data = DataSets.Load(new DataSettings("shakespeare", _folder.FullPath, partition, 1, clients, 1));
        Assert.Equal(clients, data.Clients.Length);
        Assert.Equal(6, data.Clients.Sum(client => client.Train.Count));
        Assert.Equal(6, data.CentralTest!.Count);
    }

    public static TheoryData<string, string, string[]> BadTexts => new()
    {
        { Vocabulary[1..], "a", ["user R, text 0", "expected 80 symbols of LEAF's Shakespeare, got 79"] },
        { Vocabulary + "a", "a", ["user R, text 0", "expected 80 symbols of LEAF's Shakespeare, got 81"] },
        { Vocabulary[1..] + "é", "a", ["user R, text 0", "LEAF's 80 symbols", "U+00E9 'é'"] },
        { Vocabulary[1..] + "\t", "a", ["user R, text 0", "U+0009"] },
        { Vocabulary, "$", ["user R, label 0", "U+0024 '$'"] },
        { Vocabulary, "ab", ["user R, label 0", "expected one symbol, got 2"] },
        { Vocabulary, "", ["user R, label 0", "expected one symbol, got 0"] },
    };

    [Theory]
    [MemberData(nameof(BadTexts))]
    public void Bad_text_is_refused_with_its_file_and_role(string text, string next, string[] parts)
    {
        var file = _folder.File("train.json", LeafJson.File("\"R\"", "1", User("R", [text], [next])));
        _folder.File("test.json", "{}");
        var message = Assert.Throws<DataFileException>(Load).Message;
        Assert.StartsWith(file + ": ", message, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Images_in_place_of_texts_are_refused()
    {
        _folder.File("train.json", LeafJson.File("\"R\"", "1", LeafJson.User("R", 1)));
        _folder.File("test.json", "{}");
        Assert.Contains(
            "text 0: expected a string of 80 symbols, got StartArray", Assert.Throws<DataFileException>(Load).Message,
            StringComparison.Ordinal);
    }

    private static string User(string name, string[] texts, string[] labels) =>
        $"{JsonSerializer.Serialize(name)}:{{\"x\":{JsonSerializer.Serialize(texts)},\"y\":{JsonSerializer.Serialize(labels)}}}";

    private FederatedDataset Load() => DataSets.Load(new DataSettings("shakespeare", _folder.FullPath, "natural", 1, 0, 1));
}
