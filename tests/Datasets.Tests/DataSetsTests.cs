namespace AfdActors.Datasets.Tests;

public sealed class DataSetsTests
{
    private static readonly DataSettings Settings = new("synthetic", null, "dirichlet", 0.5, 20, 1);

    [Theory]
    [InlineData("cifar", "iid", 20, 1.0, "data.name: expected femnist, shakespeare, sent140, mnist, cifar10, csv, parquet, images, synthetic, got \"cifar\"")]
    [InlineData("synthetic", "random", 20, 1.0, "data.partition: expected natural, iid, dirichlet, shards, got \"random\"")]
    [InlineData("synthetic", "natural", 20, 1.0, "data.partition: expected iid, dirichlet or shards")]
    [InlineData("synthetic", "iid", 0, 1.0, "data.clients: expected 1 to 10000")]
    [InlineData("synthetic", "iid", 10_001, 1.0, "data.clients: expected 1 to 10000")]
    [InlineData("synthetic", "shards", 5_001, 1.0, "data.clients: expected 1 to 5000")]
    [InlineData("synthetic", "dirichlet", 20, 0.0, "data.alpha: expected a finite number above 0, got 0")]
    [InlineData("synthetic", "dirichlet", 20, double.NaN, "data.alpha: expected a finite number above 0, got NaN")]
    public void Settings_that_do_not_fit_are_refused(string name, string partition, int clients, double alpha, string problem)
    {
        var settings = new DataSettings(name, null, partition, alpha, clients, 1);
        Assert.StartsWith(problem, Assert.Throws<DataFileException>(() => DataSets.Load(settings)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Path_that_is_not_there_is_named()
    {
        var missing = Path.Combine(Path.GetTempPath(), "afd-no-such-folder");
        foreach (var name in new[] { "femnist", "shakespeare", "sent140", "mnist", "csv" })
        {
            var settings = Settings with { Name = name, Path = missing };
            Assert.Contains(missing, Assert.Throws<DataFileException>(() => DataSets.Load(settings)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Same_seed_gives_the_same_clients_and_another_seed_others()
    {
        var (first, again, other) = (DataSets.Load(Settings), DataSets.Load(Settings), DataSets.Load(Settings with { Seed = 2 }));
        Assert.Equal(Fingerprint(first), Fingerprint(again));
        Assert.NotEqual(Fingerprint(first), Fingerprint(other));
        Assert.Equal(first.Clients.OrderBy(client => client.Client), first.Clients);
        Assert.Equal(10_000, first.Clients.Sum(client => client.Train.Count));
        Assert.Equal(2_000, first.PooledTest().Count);
    }

    // A nearest-mean classifier is far below a network and still far above the 10 % of guessing: the labels are in the images.
    [Fact]
    public void Generated_digits_can_be_learned()
    {
        var data = DataSets.Load(Settings with { Partition = "iid", Clients = 1 });
        var train = data.Clients[0].Train;
        var means = new double[10][];
        var counts = new int[10];
        var input = new float[784];
        for (var i = 0; i < 10; i++) means[i] = new double[784];
        for (var i = 0; i < train.Count; i++)
        {
            train.CopyInput(i, input);
            counts[train.Label(i)]++;
            for (var p = 0; p < 784; p++) means[train.Label(i)][p] += input[p];
        }
        const int tested = 500;
        var test = data.PooledTest();
        var correct = 0;
        for (var i = 0; i < tested; i++)
        {
            test.CopyInput(i, input);
            if (Enumerable.Range(0, 10).MinBy(label => Distance(input, means[label], counts[label])) == test.Label(i)) correct++;
        }
        Assert.Equal(Enumerable.Repeat(1_000, 10), counts);
        Assert.InRange(correct / (double)tested, 0.4, 0.999);
    }

    private static double Distance(float[] input, double[] sum, int count)
    {
        double distance = 0;
        for (var p = 0; p < input.Length; p++) distance += (input[p] - sum[p] / count) * (input[p] - sum[p] / count);
        return distance;
    }

    private static string Fingerprint(FederatedDataset data)
    {
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        var input = new float[784];
        foreach (var client in data.Clients)
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(client.Client.Value));
            for (var i = 0; i < client.Train.Count; i++)
            {
                client.Train.CopyInput(i, input);
                hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(input.AsSpan()));
                hash.AppendData([(byte)client.Train.Label(i)]);
            }
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
