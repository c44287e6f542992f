using System.Text.Json;
using AfdActors.Testing;

namespace AfdActors.Datasets.Tests;

public sealed class Sent140Tests : IDisposable
{
    private static readonly string TwoUsers = LeafJson.File(
        "\"ann\",\"bob\"", "2,1", User("ann", ["So good, SO good!", "bad bad"], "4,0"), User("bob", ["don't stop"], "\"1\""));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// Words so = (1, 2), good = (3, 4), comma = (5, 6), don't = (7, 8); "!" and all others are not in the file and so zeros, as is the
    /// padding.
    /// </summary>
    [Fact]
    public void Words_become_their_vectors_and_short_tweets_end_in_zeros()
    {
        var vectors = _folder.File("glove.txt", "the 9 9\nso 1 2\n. . . 4 4\ngood 3 4\n, 5 6\ndon't 7 8e0\n");
        var data = Load(vectors);
        Assert.Equal(["ann", "bob"], data.Clients.Select(client => client.Client.Value));
        Assert.Equal([25, 2], data.InputShape.AsEnumerable());
        Assert.Equal([1, 0, 1], data.Clients.SelectMany(client => client.Train.Labels.ToArray()));
        Assert.Equal([1f, 2, 3, 4, 5, 6, 1, 2, 3, 4, .. new float[40]], Read(data.Clients[0].Train, 0));
        Assert.Equal(new float[50], Read(data.Clients[0].Train, 1));
        Assert.Equal([7f, 8, .. new float[48]], Read(data.Clients[1].Train, 0));
        Assert.Equal(3, data.PooledTest().Count);
    }

    [Fact]
    public void Without_a_file_a_word_has_the_vector_that_the_seed_gives_it_whatever_else_is_read()
    {
        var data = Load(null);
        Assert.Equal([25, 300], data.InputShape.AsEnumerable());
        var (soGood, bad) = (Read(data.Clients[0].Train, 0), Read(data.Clients[0].Train, 1));
        Assert.Equal(soGood[..600], soGood[900..1500]); // "so good" twice, a comma between
        Assert.Equal(bad[..300], bad[300..600]);
        Assert.NotEqual(bad[..300], soGood[..300]);
        Assert.All(bad[..300], value => Assert.InRange(value, -0.5f, 0.5f));
        Assert.Equal(new float[300 * 23], bad[600..]);

        WriteBoth(LeafJson.File("\"eve\"", "1", User("eve", ["a bad"], "0")));
        var other = DataSets.Load(new DataSettings("sent140", _folder.FullPath, "natural", 1, 0, 1));
        Assert.Equal(bad[..300], Read(other.Clients[0].Train, 0)[300..600]);
        var reseeded = DataSets.Load(new DataSettings("sent140", _folder.FullPath, "natural", 1, 0, 2));
        Assert.NotEqual(bad[..300], Read(reseeded.Clients[0].Train, 0)[300..600]);
    }

    [Fact]
    public void Only_the_first_25_words_count()
    {
        WriteBoth(LeafJson.File(
            "\"ann\"", "1", User("ann", [string.Join(' ', Enumerable.Range(0, 26).Select(i => i == 25 ? "good" : "so"))], "4")));
        var input = Read(
            DataSets.Load(
            new DataSettings(
            "sent140", _folder.FullPath, "natural", 1, 0, 1, _folder.File("v.txt", "so 1\ngood 2\n"))).Clients[0].Train, 0);
        Assert.Equal(Enumerable.Repeat(1f, 25), input);
    }

    [Fact]
    public void Tweets_dealt_out_anew_keep_their_words()
    {
        WriteBoth(TwoUsers);
        var data = DataSets.Load(new DataSettings("sent140", _folder.FullPath, "iid", 1, 3, 1, _folder.File("v.txt", "bad 1\n")));
        Assert.Equal([1, 1, 1], data.Clients.Select(client => client.Train.Count));
        Assert.Equal(2, data.Clients.Sum(client => Read(client.Train, 0).Sum()));
    }

    public static TheoryData<string, string, string[]> BadTweets => new()
    {
        { "[\"1\",\"d\",\"q\",\"u\"]", "0", ["user u, tweet 0", "expected [id, date, query, user, text], got 4 fields"] },
        { "[\"1\",\"d\",\"q\",\"u\",\"t\",\"t\"]", "0", ["user u, tweet 0", "expected [id, date, query, user, text], got more fields"] },
        { "[\"1\",\"d\",[],\"u\",\"t\"]", "0", ["user u, tweet 0", "expected a plain value, got StartArray"] },
        { "[\"1\",\"d\",\"q\",\"u\",null]", "0", ["user u, tweet 0", "expected the text as a string, got Null"] },
        { "\"text\"", "0", ["user u, tweet 0", "expected [id, date, query, user, text], got String"] },
        { "[1,\"d\",\"q\",\"u\",\"t\"]", "2", ["user u, label 0", "expected a label of 0, 1 or 4, got 2"] },
        { "[1,\"d\",\"q\",\"u\",\"t\"]", "\"positive\"", ["user u, label 0", "got positive"] },
        { "[1,\"d\",\"q\",\"u\",\"t\"]", "true", ["user u, label 0", "got True"] },
    };

    [Theory]
    [MemberData(nameof(BadTweets))]
    public void Bad_tweet_is_refused_with_its_file_and_account(string tweet, string label, string[] parts)
    {
        WriteBoth(LeafJson.File("\"u\"", "1", LeafJson.User("u", tweet, label)));
        var message = Assert.Throws<DataFileException>(
            () => DataSets.Load(new DataSettings("sent140", _folder.FullPath, "natural", 1, 0, 1))).Message;
        Assert.StartsWith(Path.Combine(_folder.FullPath, "train.json: "), message, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    /// <summary>The header of word2vec and fastText; word2vec also ends its lines with a space.</summary>
    [Theory]
    [InlineData("2 3\nso 1 2 3 \ngood 4 5 6 \n")]
    [InlineData("2000000000 3\nso 1 2 3\ngood 4 5 6\n")]
    [InlineData("so 1 2 3\ngood 4 5 6\n")]
    public void Header_of_two_numbers_is_no_word(string contents)
    {
        var file = _folder.File("v.txt", contents);
        var data = Load(file);
        Assert.Equal([25, 3], data.InputShape.AsEnumerable());
        Assert.Equal([1f, 2, 3, 4, 5, 6], Read(data.Clients[0].Train, 0)[..6]);
        // so, good, comma, exclamation mark, bad, don't, stop: 7 words
        Assert.Equal($"{file}: vectors of 2 of the data's 7 words; the others are zeros", Assert.Single(data.Notes));
    }

    [Theory]
    [InlineData("so\t1\t2\t3\ngood\t4\t5\t6\n")]
    [InlineData("so 1 2 3\n\ngood 4 5 6\n\n")]
    [InlineData(". . . 7 8 9\nso 1 2 3\ngood 4 5 6\nso much 7 8 9\n")]
    [InlineData("good 4 5 6\nso 1 2 3\nso 1 2 3\ngood 4 5 6\n")]
    public void Tabs_empty_lines_words_with_spaces_and_words_twice_are_taken_as_meant(string contents)
    {
        var file = _folder.File("v.txt", contents);
        var data = Load(file);
        Assert.Equal([25, 3], data.InputShape.AsEnumerable());
        Assert.Equal([1f, 2, 3, 4, 5, 6], Read(data.Clients[0].Train, 0)[..6]);
        Assert.Equal($"{file}: vectors of 2 of the data's 7 words; the others are zeros", Assert.Single(data.Notes));
    }

    /// <summary>A header is no vector of the word that its first number is, too.</summary>
    [Theory]
    [InlineData("18 4 5\nso 1 2\n")]
    [InlineData("18 2\n18 4 5\nso 1 2\n")]
    public void Word_that_looks_like_a_number_has_a_vector_of_more_than_one(string contents)
    {
        WriteBoth(LeafJson.File("\"ann\"", "1", User("ann", ["18 so"], "4")));
        var data = DataSets.Load(new DataSettings("sent140", _folder.FullPath, "natural", 1, 0, 1, _folder.File("v.txt", contents)));
        Assert.Equal([4f, 5, 1, 2], Read(data.Clients[0].Train, 0)[..4]);
    }

    [Theory]
    [InlineData("the 1 2\nof 3 4\n", "expected vectors of the data's 7 words, got none of them")]
    [InlineData("3 2\nthe 1 2\n", "expected vectors of the data's 7 words, got none of them")]
    [InlineData("3 0\nso 1\n", "line 1: expected 1 to 10000 numbers a word, got 0")]
    [InlineData("3 2000000000\nso 1\n", "line 1: expected 1 to 10000 numbers a word, got 2000000000")]
    public void File_without_a_word_of_the_data_is_refused(string contents, string problem)
    {
        var file = _folder.File("v.txt", contents);
        Assert.StartsWith($"{file}: {problem}", Assert.Throws<DataFileException>(() => Load(file)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "line 1: expected a word and its vector with spaces between, got \"\"")]
    [InlineData("the\n", "line 1: expected a word and its vector with spaces between, got \"the\"")]
    [InlineData("the 1 2\ngood 1\n", "line 2: expected 2 numbers after the word, as in line 1, got 1")]
    [InlineData("the 1 2\ngood 1 x\n", "line 2: expected a finite number, got \"x\"")]
    [InlineData("good 1 NaN\n", "line 1: expected a finite number, got \"NaN\"")]
    [InlineData("the,1,2\n", "line 1: expected a word and its vector with spaces between, got \"the,1,2\"")]
    [InlineData("the 1 2\ngood 1 2 3\n", "line 2: expected 2 numbers after the word, as in line 1, got 3")]
    [InlineData("2 2\nthe \u0001\u0000\u0000?\u0000\u0000\u0000@\n", "line 2: expected text, got bytes; word2vec's binary files are to be saved as text (in gensim, save_word2vec_format with binary=False)")]
    [InlineData("the 1 2\ngood\n", "line 2: expected a word and 2 numbers, got no space")]
    public void Bad_vectors_are_refused_with_their_file_and_line(string contents, string problem)
    {
        var file = _folder.File("glove.txt", contents);
        Assert.Equal($"{file}: {problem}", Assert.Throws<DataFileException>(() => Load(file)).Message);
        var missing = Path.Combine(_folder.FullPath, "none.txt");
        Assert.StartsWith(missing, Assert.Throws<DataFileException>(() => Load(missing)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_tells_which_data_set_it_holds()
    {
        WriteBoth(TwoUsers);
        var report = DataSetReport.Check(_folder.FullPath);
        Assert.Equal(("LEAF Sent140", 2, 3), (report.Kind, report.Clients, report.TrainSamples));
        Assert.Equal([1, 2], report.LabelCounts.AsEnumerable());
        WriteBoth(LeafJson.File("\"a\"", "1", LeafJson.User("a", 1)));
        Assert.Equal("LEAF FEMNIST", DataSetReport.Check(_folder.FullPath).Kind);
    }

    private static string User(string name, string[] texts, string labels) =>
        LeafJson.User(
            name, string.Join(',', texts.Select(text => JsonSerializer.Serialize(new[] { "17", "Mon Apr 06", "NO_QUERY", name, text }))),
            labels);

    private static float[] Read(SampleSet set, int index)
    {
        var input = new float[set.SampleSize];
        set.CopyInput(index, input);
        return input;
    }

    private void WriteBoth(string contents)
    {
        _folder.File("train.json", contents);
        _folder.File("test.json", contents);
    }

    private FederatedDataset Load(string? vectors)
    {
        WriteBoth(TwoUsers);
        return DataSets.Load(new DataSettings("sent140", _folder.FullPath, "natural", 1, 0, 1, vectors));
    }
}
