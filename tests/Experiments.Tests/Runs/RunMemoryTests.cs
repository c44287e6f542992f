using AfdActors.Experiments.Runs;
using AfdActors.Hosting.Configuration;
using AfdActors.Testing;

namespace AfdActors.Experiments.Tests;

public class RunMemoryTests
{
    private const string Difference = "downlink { codec = difference, bits = 4 }";
    private const int Million = 1_000_000;

    // A vector of a million parameters is 4 MB, where garbage counts 6 MB; the process, a job and 150 clients are 220 + 20 + 3 MB. The
    // defaults: 10 clients a round, 50 rounds, hadamard of 8 bits (a quarter of a vector), dgc of density 0.1 (0.4 for an update).
    [Theory]
    // 6 * (cohort 10 * (residual 1 + offer 0.5 + update 0.4) + server 5 + checkpoint 2 + job (3 + 0.25 + 3 + 3)) = 211.5, and of the 600
    // of 150 residuals 500
    [InlineData("", true, 954.5)]
    // 160 residuals are 640 MB; 640 + 6 * (10 * (0.5 + 0.4) + 5 + 9.25) = 779.5
    [InlineData("", false, 1022.5)]
    // and twice 100 MB are less: 200 + 139.5
    [InlineData("client.state-memory-mb = 100", false, 582.5)]
    // 4 * 150 views + 6 * (10 * (3 + 0.5 + 0.4) + server 5 + w_0 1 + checkpoint 2 + job (9.25 + 4)) = 600 + 361.5, and 400 of residuals
    [InlineData(Difference + ", client.state-memory-mb = 400", true, 1604.5)]
    // 600 + twice 500 + 6 * (10 * (1 + 0.5 + 0.4) + 6 + 13.25) = 1829.5
    [InlineData(Difference, false, 2072.5)]
    // 6 * (10 * (offer 2 + update 3) + server 5 + job (3 + 1 + 3)) = 372
    [InlineData("downlink.codec = raw, uplink.codec = raw", false, 615)]
    // and average 2, two moments and the sparse residual three times, the sparse step 1: 6 * 74 = 444
    [InlineData("downlink.codec = raw, uplink.codec = raw, aggregation { averaging = 0.5, optimizer = adam, lr = 0.01, density = 0.1 }",
        false, 687)]
    public void The_estimate_is_the_sum_of_what_is_kept(string settings, bool inFolder, double megabytes) =>
        Assert.Equal(megabytes, Peak(settings, 150, inFolder: inFolder) / 1e6, 3);

    /// <summary>
    /// A cohort of 1,000, for 16 of which there is room (64 MiB), without dropout: one payload of the model, and of 16 clients theirs, and
    /// their updates on both sides and decoded. A rule that compares updates keeps all decoded, masks keep them on the clients (64 bits a
    /// value).
    /// </summary>
    [Theory]
    // 6 * (1 + 16 * (1 + 3) + server 5 + 2 jobs * 7) = 504, and of 1,000 clients 20 MB
    [InlineData("", 504)]
    // 6 * (1000 + 16 * (1 + 3) + 19)
    [InlineData("dropout.strategy = random", 6498)]
    // 6 * (1 + 16 + 1000 + 16 * 2 + 19)
    [InlineData("aggregation.rule = median", 6408)]
    // 6 * (1 + 16 + 200 * 2 + 8 * 2 + 19)
    [InlineData("secure-aggregation.enabled = on, selection { clients-per-round = 200, min-clients = 200 }", 2712)]
    public void Only_so_many_payloads_are_in_memory_as_there_is_room_for(string settings, double megabytes) => Assert.Equal(
        megabytes + 220 + 40 + 20,
        Peak(
            "selection { clients-per-round = 1000, min-clients = 1000 }, downlink.codec = raw, uplink.codec = raw, dropout.strategy = none, " + settings,
            1000, jobs: 2) / 1e6,
        3);

    [Fact]
    public void Every_client_with_views_takes_the_model_on_each_side()
    {
        // FEMNIST's network, 26.4 MB a vector, and 20 kB for the client itself; the 130 further clients are never in one cohort.
        const int parameters = 6_603_710;
        const string unbounded = Difference + ", uplink.codec = raw, client.state-memory-mb = 100000";
        double inFolder = Peak(Difference, 150, parameters, inFolder: true) - Peak(Difference, 20, parameters, inFolder: true);
        double inMemory = Peak(unbounded, 150, parameters) - Peak(unbounded, 20, parameters);

        Assert.Equal(130 * ((4.0 * parameters) + 20_000), inFolder, 8.0);
        Assert.Equal(130 * ((2 * 4.0 * parameters) + 20_000), inMemory, 8.0);
    }

    [Fact]
    public void Clients_that_no_round_can_have_accepted_keep_nothing() =>
        Assert.Equal(Peak(Difference + ", run.rounds = 3", 30) + (120 * 20_000), Peak(Difference + ", run.rounds = 3", 150));

    [Theory]
    [InlineData("run.rounds = 15")]
    [InlineData("selection.clients-per-round = 20")]
    [InlineData("selection.over-provision = 0.5")]
    [InlineData("downlink.codec = raw")]
    [InlineData(Difference)]
    [InlineData("uplink.momentum = 0.5")]
    [InlineData("uplink { density = 0.01, warm-up-rounds = 4 }")]
    [InlineData("aggregation.density = 0.5")]
    [InlineData("aggregation.averaging = 0.5")]
    [InlineData("aggregation { optimizer = momentum, momentum = 0.5 }")]
    public void What_keeps_more_is_estimated_higher(string more)
    {
        const string few = "run.rounds = 10, ";
        Assert.InRange(Peak(few + more, 150), Peak(few, 150) + 1, long.MaxValue);
    }

    [Fact]
    public void It_grows_with_model_and_jobs()
    {
        Assert.InRange(Peak("", 150, 2 * Million), Peak("", 150) + 1, long.MaxValue);
        Assert.InRange(Peak("", 150, jobs: 2), Peak("", 150) + 20 * Million, long.MaxValue);
    }

    [Theory]
    [InlineData(16, 24, 8, 3)]
    [InlineData(16, 23, 8, 2)]
    [InlineData(2, 24, 8, 2)]
    [InlineData(16, 7, 8, 1)]
    [InlineData(16, 0, 8, 1)]
    public void As_many_run_side_by_side_as_fit(int wanted, long available, long peak, int expected) =>
        Assert.Equal(expected, RunMemory.SideBySide(wanted, available, _ => peak));

    [Theory]
    // Four jobs of 1 and a rest of 4 each: four runs of 5 take 20, three of up to 6 take 18.
    [InlineData(20, 4)]
    [InlineData(19, 3)]
    public void Fewer_runs_have_more_jobs_each(long available, int expected) =>
        Assert.Equal(expected, RunMemory.SideBySide(4, available, runs => 4 + VariantRuns.Jobs(4, runs).First()));

    [Fact]
    public void Some_memory_is_available() => Assert.InRange(RunMemory.Available(), 1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    // On the disk without sub-models: a residual is packed to 1.84 MB, a checkpoint is 4 MB.
    [Theory]
    [InlineData("", true, 12 + (150 * 1.84))]
    [InlineData("uplink.momentum = 0.5", true, 12 + (150 * 3.68))]
    [InlineData("uplink.codec = raw, aggregation { optimizer = adam, lr = 0.01 }", true, 3 * 12)]
    [InlineData(Difference, true, 12 + (150 * (1.84 + 4 + 4)))]
    [InlineData("uplink.codec = raw", false, 0)]
    [InlineData("client.state-memory-mb = 0", false, 276)]
    // 500 MB of 160 * 4 MB are in memory.
    [InlineData("", false, 276 * 140 / 640.0)]
    public void The_disk_has_what_memory_has_not(string settings, bool inFolder, double megabytes) =>
        Assert.Equal(megabytes, RunDisk.Bytes(Size("dropout.rate = 0\n" + settings, 150), inFolder) / 1e6, 3);

    /// <summary>Once: 0.75^1.5 of the coordinates, packed to 46 %; twice: also 0.75^1.5 of the others.</summary>
    [Theory]
    [InlineData(1, 0.6495)]
    [InlineData(2, 0.6495 + (0.3505 * 0.6495))]
    public void A_residual_grows_with_the_coordinates_that_were_trained(int rounds, double share) => Assert.Equal(
        12 + (10 * 4 * 0.46 * share), RunDisk.Bytes(Size($"run.rounds = {rounds}", 10), inFolder: true) / 1e6, 2);

    private static long Peak(string settings, int clients, int parameters = Million, int jobs = 1, bool inFolder = false) =>
        RunMemory.Peak(Size(settings, clients, parameters), jobs, inFolder);

    private static RunSize Size(string settings, int clients, int parameters = Million)
    {
        using var folder = new TemporaryFolder();
        return new RunSize(ConfigurationLoader.Load(folder.File("run.conf", $"afd {{ {settings} }}"), []), parameters, clients);
    }
}
