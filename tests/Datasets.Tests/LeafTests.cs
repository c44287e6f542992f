using AfdActors.Testing;

namespace AfdActors.Datasets.Tests;

public sealed class LeafTests : IDisposable
{
    private static readonly string TwoUsers = LeafJson.File("\"b\",\"a\"", "2,1", LeafJson.User("b", 3, 61), LeafJson.User("a", 0));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Users_become_clients_in_client_order()
    {
        _folder.File("train.json", TwoUsers);
        _folder.File("test.json", TwoUsers);
        var data = Load();
        Assert.Equal(["a", "b"], data.Clients.Select(client => client.Client.Value));
        Assert.Equal([3, 61], data.Clients[1].Train.Labels.ToArray());
        Assert.Equal([0, 3, 61], data.PooledTest().Labels.ToArray());
        Assert.Equal((62, 784), (data.Classes, data.Clients[0].Train.SampleSize));
    }

    // Paper is 1.0 in the file and 0 for the network; 0.2 = 51/255 becomes 204/255; 0.5 is no multiple of 1/255: 127.5 rounds to 128, ink
    // 127.
    [Theory]
    [InlineData("1.0", 0)]
    [InlineData("1", 0)]
    [InlineData("0.0", 255)]
    [InlineData("0.2", 204)]
    [InlineData("0.5", 127)]
    [InlineData("0.00392156862745098", 254)]
    public void Pixels_become_ink(string pixel, int ink)
    {
        var file = LeafJson.File("\"a\"", "1", LeafJson.User("a", LeafJson.Image(pixel), "5"));
        _folder.File("train.json", file);
        _folder.File("test.json", file);
        var input = new float[784];
        Load().Clients[0].Train.CopyInput(0, input);
        Assert.All(input, value => Assert.Equal(ink / 255f, value));
    }

    [Fact]
    public void Shards_in_the_layout_of_LEAF_are_joined()
    {
        _folder.File("data/train/all_data_0.json", LeafJson.File("\"a\"", "1", LeafJson.User("a", 1)));
        _folder.GzFile("data/train/all_data_1.json.gz", LeafJson.File("\"b\"", "2", LeafJson.User("b", 2, 3)));
        _folder.File("data/test/all_data_0.json", LeafJson.File("\"a\",\"b\"", "1,1", LeafJson.User("a", 4), LeafJson.User("b", 5)));
        var data = Load();
        Assert.Equal([1, 2], data.Clients.Select(client => client.Train.Count));
        Assert.Equal([4, 5], data.PooledTest().Labels.ToArray());
    }

    [Fact]
    public void Members_may_come_in_any_order_and_unknown_ones_are_skipped()
    {
        var file = $"{{\"more\":{{\"deep\":[1,{{\"x\":[]}}]}},\"user_data\":{{\"a\":{{\"y\":[7],\"note\":[[]],\"x\":[{LeafJson.Image()}]}}}},\"num_samples\":[1],\"v\":2,\"users\":[\"a\"]}}";
        _folder.File("train.json", file);
        _folder.File("test.json", file);
        Assert.Equal(7, Load().Clients[0].Train.Label(0));
    }

    [Fact]
    public void Another_partition_deals_all_samples_anew_and_tests_centrally()
    {
        _folder.File("train.json", TwoUsers);
        _folder.File("test.json", TwoUsers);
        var data = DataSets.Load(new DataSettings("femnist", _folder.FullPath, "iid", 1, 3, 1));
        Assert.Equal([1, 1, 1], data.Clients.Select(client => client.Train.Count));
        Assert.Equal([0, 3, 61], data.Clients.Select(client => client.Train.Label(0)).Order());
        Assert.Equal(3, data.CentralTest!.Count);
        Assert.All(data.Clients, client => Assert.Equal(0, client.Test.Count));
    }

    [Fact]
    public void A_draw_of_clients_follows_the_seed()
    {
        var names = Enumerable.Range(0, 12).Select(i => $"writer{i:d2}").ToList();
        var file = LeafJson.File(
            string.Join(',', names.Select(n => $"\"{n}\"")), string.Join(',', names.Select(_ => 1)),
            [.. names.Select(n => LeafJson.User(n, 1))]);
        _folder.File("train.json", file);
        _folder.File("test.json", file);
        string[] Draw(ulong seed) => [.. Load(clients: 6, seed).Clients.Select(client => client.Client.Value)];
        Assert.Equal(6, Draw(1).Distinct().Count());
        Assert.Equal(Draw(1), Draw(1));
        Assert.Equal(Draw(1).Order(StringComparer.Ordinal), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2)); // 1 in 924 draws would be the same
        Assert.Contains(
            "expected 0 (all) to 12", Assert.Throws<DataFileException>(() => Load(clients: 13)).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string[]> BadFiles => new()
    {
        { LeafJson.File("\"a\"", "1", LeafJson.User("a", 62)), ["user a, label 0", "0..61", "got 62"] },
        { LeafJson.File("\"a\"", "1", LeafJson.User("a", -1)), ["user a, label 0", "got -1"] },
        { LeafJson.File("\"a\"", "1", LeafJson.User("a", LeafJson.Image(), "1.5")), ["user a, label 0", "got 1.5"] },
        { LeafJson.File("\"a\"", "1", LeafJson.User("a", LeafJson.Image(), "\"1\"")), ["user a, label 0", "got String"] },
        { LeafJson.File("\"a\"", "1", LeafJson.User("a", LeafJson.Image("NaN"), "1")), ["user a, image 0", "'N'"] },
        { LeafJson.File("\"a\"", "1", LeafJson.User("a", LeafJson.Image("1e999"), "1")), ["user a, image 0", "[0, 1]", "1e999"] },
        { LeafJson.File("\"a\"", "1", LeafJson.User("a", LeafJson.Image("1.01"), "1")), ["user a, image 0", "[0, 1]", "1.01", "divide pixels of 0 to 255 by 255"] },
        { LeafJson.File("\"a\"", "1", LeafJson.User("a", LeafJson.Image("-0.1"), "1")), ["user a, image 0", "-0.1"] },
        { LeafJson.File("\"a\"", "1", LeafJson.User("a", LeafJson.Image("null"), "1")), ["user a, image 0", "got Null"] },
        { LeafJson.File("\"a\"", "1", LeafJson.User("a", LeafJson.Image(pixels: 783), "1")), ["user a, image 0", "784", "got 783"] },
        { LeafJson.File("\"a\"", "1", LeafJson.User("a", LeafJson.Image(pixels: 785), "1")), ["user a, image 0", "784", "got more"] },
        { LeafJson.File("\"a\"", "1", LeafJson.User("a", "\"to be or not\"", "1")), ["user a, image 0", "got String"] },
        { LeafJson.File("\"a\"", "2", LeafJson.User("a", LeafJson.Image(), "1,2")), ["user a", "2 labels and 1 images"] },
        { LeafJson.File("\"a\",\"ghost\"", "1,1", LeafJson.User("a", 1)), ["user ghost", "user_data", "got none", "take it out of \"users\""] },
        { LeafJson.File("\"a\"", "1", LeafJson.User("a", 1), LeafJson.User("stranger", 1)), ["user stranger", "\"users\""] },
        { LeafJson.File("\"a\"", "1", LeafJson.User("a", 1), LeafJson.User("a", 1)), ["user a", "twice"] },
        { LeafJson.File("\"a\",\"a\"", "1,1", LeafJson.User("a", 1)), ["\"users\"", "twice"] },
        { LeafJson.File("\"a\"", "0", LeafJson.User("a")), ["at least one user with samples"] },
        { LeafJson.File("\"\"", "1", LeafJson.User("", 1)), ["client id of 1 to 128", "got 0"] },
        { LeafJson.File("", ""), ["at least one user"] },
        { LeafJson.File("\"a\"", "1", LeafJson.User("a", $"[{LeafJson.Image(pixels: 28)}]", "1")), ["image 0", "got StartArray", "as one list"] },
        { "{}", ["\"users\" and \"user_data\"", "got neither"] },
        { "[]", ["expected a JSON object", "got StartArray"] },
        { "", ["JSON", "got an empty file"] },
        { "{\"users\": 7}", ["\"users\" as an array", "got Number"] },
        { TwoUsers[..^700], ["user a, image 0: expected more, got the end of the file; it was cut off"] },
        { "{\n \"users\": }", ["got something else at line 2, byte 11: '}' is an invalid"] },
        { TwoUsers + "1", ["'1' is invalid"] },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void Bad_file_is_refused_with_its_name_and_place(string contents, string[] parts)
    {
        var file = _folder.File("train.json", contents);
        _folder.File("test.json", TwoUsers);
        var message = Assert.Throws<DataFileException>(() => Load()).Message;
        Assert.StartsWith(file + ": ", message, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Truncated_gzip_is_refused_wherever_it_ends()
    {
        var whole = TemporaryFolder.Gz(System.Text.Encoding.UTF8.GetBytes(TwoUsers));
        _folder.File("test.json", TwoUsers);
        for (var length = 0; length < whole.Length - 8; length += 7) // the last 8 bytes are only the checksum
        {
            var file = _folder.File("train.json.gz", whole[..length]);
            Assert.StartsWith(file + ": ", Assert.Throws<DataFileException>(() => Load()).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Text_under_a_gz_name_is_refused()
    {
        var file = _folder.File("train.json.gz", TwoUsers);
        _folder.File("test.json", TwoUsers);
        var message = Assert.Throws<DataFileException>(() => Load()).Message;
        Assert.Contains($"{file}: expected a gzip file", message, StringComparison.Ordinal);
    }

    [Fact]
    public void User_in_two_shards_is_refused_with_both_files_and_the_way_out()
    {
        var first = _folder.File("train_0.json", TwoUsers);
        var second = _folder.File("train_1.json", TwoUsers);
        _folder.File("test.json", TwoUsers);
        var message = Assert.Throws<DataFileException>(() => Load()).Message;
        Assert.Equal(
            $"{second}: user b: expected each user in one train file, got it in {first} too; put its samples into one of them, or rename one of the two", message);
    }

    /// <summary>LEAF's script that splits Shakespeare leaves samples out and still counts them; a hostile count claims memory.</summary>
    [Theory]
    [InlineData("124,1", "1 user (b) with another number of samples than \"num_samples\" says (2 instead of 124); all of them are used")]
    [InlineData("1,2000000000",
        "2 users (such as b) with another number of samples than \"num_samples\" says (2 instead of 1); all of them are used")]
    public void Samples_that_are_there_count_and_not_those_that_are_said(string counts, string note)
    {
        var file = _folder.File("train.json", LeafJson.File("\"b\",\"a\"", counts, LeafJson.User("b", 3, 61), LeafJson.User("a", 0)));
        _folder.File("test.json", TwoUsers);
        var data = Load();
        Assert.Equal([1, 2], data.Clients.Select(client => client.Train.Count));
        Assert.Equal($"{file}: {note}", Assert.Single(data.Notes));
    }

    [Theory]
    [InlineData("\"num_samples\":[2],", "1 entries of \"num_samples\" for 2 users; the samples of \"user_data\" are used")]
    [InlineData("", "no \"num_samples\"; the samples of \"user_data\" are used")]
    [InlineData("\"num_samples\":[2.0,1.0],", null)]
    public void Counts_that_are_not_those_of_the_users_are_not_needed(string counts, string? note)
    {
        var file = _folder.File("train.json", TwoUsers.Replace("\"num_samples\":[2,1],", counts, StringComparison.Ordinal));
        _folder.File("test.json", TwoUsers);
        var data = Load();
        Assert.Equal([1, 2], data.Clients.Select(client => client.Train.Count));
        Assert.Equal(note is null ? [] : [$"{file}: {note}"], data.Notes.AsEnumerable());
    }

    [Fact]
    public void Users_are_those_of_user_data_where_no_list_says_them()
    {
        var file = _folder.File("train.json", TwoUsers.Replace("\"users\":[\"b\",\"a\"],", "", StringComparison.Ordinal));
        _folder.File("test.json", TwoUsers);
        var data = Load();
        Assert.Equal(["a", "b"], data.Clients.Select(client => client.Client.Value));
        Assert.Equal($"{file}: no \"users\"; those of \"user_data\" are taken", Assert.Single(data.Notes));
    }

    [Fact]
    public void Mark_of_UTF_8_at_the_beginning_is_passed_over()
    {
        _folder.File("train.json", "\uFEFF" + TwoUsers);
        _folder.File("test.json", TwoUsers);
        Assert.Equal([1, 2], Load().Clients.Select(client => client.Train.Count));
    }

    [Theory]
    [InlineData("train/t.json", "test*.json or test/*.json (plain or .gz), got none; LEAF's preprocess.sh with -t sample makes both parts")]
    [InlineData("test/t.json", "train*.json or train/*.json (plain or .gz), got none; LEAF's preprocess.sh with -t sample makes both parts")]
    [InlineData("data/all_data/t.json", "preprocess.sh with -t sample makes train and test")]
    [InlineData("Train/t.json", "it holds Train; rename Train to train, and its test folder likewise")]
    public void Folder_without_both_parts_is_refused_with_what_is_there(string file, string problem)
    {
        _folder.File(file, TwoUsers);
        Assert.EndsWith(problem, Assert.Single(DataSetReport.Check(_folder.FullPath).Problems), StringComparison.Ordinal);
        Assert.EndsWith(problem, Assert.Throws<DataFileException>(() => Load()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "a/b")]
    [InlineData("a/b/train", "a/b")]
    public void Folder_too_high_or_too_deep_is_refused_with_the_right_one(string given, string right)
    {
        _folder.File("a/b/train/t.json", TwoUsers);
        _folder.File("a/b/test/t.json", TwoUsers);
        var problem = Assert.Single(DataSetReport.Check(Path.Combine(_folder.FullPath, given)).Problems);
        Assert.Contains($"; {Path.Combine(_folder.FullPath, right)} is one", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void User_in_user_data_alone_without_samples_is_left_out_and_said()
    {
        var file = _folder.File("train.json", LeafJson.File("\"a\"", "1", LeafJson.User("a", 1), LeafJson.User("ghost")));
        _folder.File("test.json", TwoUsers);
        var data = Load();
        Assert.Equal("a", Assert.Single(data.Clients).Client.Value);
        Assert.Equal($"{file}: 1 user (ghost) in \"user_data\" alone, without samples; left out", data.Notes[0]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void User_without_test_samples_is_trained_with_and_not_tested_on(bool listed)
    {
        _folder.File("train.json", TwoUsers);
        _folder.File(
            "test.json", listed ? LeafJson.File("\"a\",\"b\"", "1,0", LeafJson.User("a", 1), LeafJson.User("b"))
            : LeafJson.File("\"a\"", "1", LeafJson.User("a", 1)));
        var data = Load();
        Assert.Equal([(1, 1), (2, 0)], data.Clients.Select(client => (client.Train.Count, client.Test.Count)));
        Assert.Equal([1], data.PooledTest().Labels.ToArray());
        Assert.Equal("1 user (b) without test samples: trained with and not tested on", Assert.Single(data.Notes));
        Assert.Equal(
            data.Notes.AsEnumerable(),
            DataSetReport.Check(_folder.FullPath).Notes.Where(note => note.Contains("user", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void User_without_training_samples_is_left_out_and_said(bool listed)
    {
        _folder.File(
            "train.json", listed ? LeafJson.File("\"a\",\"b\"", "1,0", LeafJson.User("a", 1), LeafJson.User("b"))
            : LeafJson.File("\"a\"", "1", LeafJson.User("a", 1)));
        _folder.File("test.json", TwoUsers);
        var data = Load();
        Assert.Equal("a", Assert.Single(data.Clients).Client.Value);
        Assert.Equal("1 user (b) with test samples and without training samples; left out", data.Notes[^1]);
    }

    [Fact]
    public void Split_by_user_is_refused_with_the_way_out()
    {
        _folder.File("train.json", LeafJson.File("\"a\"", "1", LeafJson.User("a", 1)));
        _folder.File("test.json", LeafJson.File("\"b\"", "1", LeafJson.User("b", 1)));
        var message = Assert.Throws<DataFileException>(() => Load()).Message;
        Assert.StartsWith($"{_folder.FullPath}: expected test samples of the users that train", message, StringComparison.Ordinal);
        Assert.Contains("-t sample", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_across_buffer_ends_are_read_whole()
    {
        // An unknown member of every length around the 64 KiB buffer shifts the numbers that follow over its end.
        for (var pad = 0; pad < 40; pad++)
        {
            var file = $"{{\"pad\":\"{new string('p', 65_500 + pad)}\","
                + LeafJson.File("\"a\"", "1", LeafJson.User("a", LeafJson.Image("0.00392156862745098"), "5"))[1..];
            _folder.File("train.json", file);
            _folder.File("test.json", file);
            var input = new float[784];
            Load().Clients[0].Train.CopyInput(0, input);
            Assert.All(input, value => Assert.Equal(254 / 255f, value));
        }
    }

    private FederatedDataset Load(int clients = 0, ulong seed = 1) =>
        DataSets.Load(new DataSettings("femnist", _folder.FullPath, "natural", 1, clients, seed));
}
