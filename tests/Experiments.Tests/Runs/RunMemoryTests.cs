using AfdActors.Experiments.Runs;
using AfdActors.Hosting.Configuration;
using AfdActors.Testing;

namespace AfdActors.Experiments.Tests;

public class RunMemoryTests
{
    private const string Difference = "downlink { codec = difference, bits = 4 }";
    private const int Million = 1_000_000;

    // A vector of a million parameters counts 1.5 * 4 MB = 6 MB, a job 64 MB besides. The defaults: 10 clients a round, 50 rounds, hadamard
    // of 8 bits (a quarter of a vector), dgc of density 0.1 (0.4 for an update).
    [Theory]
    // cohort 10 * (residual 1 + offer 0.5 + update 0.4) + server 5 + checkpoint 2 + job (3 + 0.25 + 3 + 3) = 35.25 vectors
    [InlineData("", true, 275.5)]
    // and 150 residuals, but no checkpoint: 183.25
    [InlineData("", false, 1163.5)]
    // 150 views + 10 * (2 + 1 + 0.5 + 0.4) + server 5 + w_0 1 + checkpoint 2 + job (9.25 + 4) = 210.25
    [InlineData(Difference, true, 1325.5)]
    // 150 * 3 + 39 + 6 + 13.25 = 508.25
    [InlineData(Difference, false, 3113.5)]
    // 10 * (offer 2 + update 3) + server 5 + job (3 + 1 + 3) = 62
    [InlineData("downlink.codec = raw, uplink.codec = raw", false, 436)]
    // and average 2, two moments and the sparse residual three times, the sparse step 1: 74
    [InlineData("downlink.codec = raw, uplink.codec = raw, aggregation { averaging = 0.5, optimizer = adam, lr = 0.01, density = 0.1 }",
        false, 508)]
    public void The_estimate_is_the_sum_of_what_is_kept(string settings, bool inFolder, double megabytes) =>
        Assert.Equal(megabytes, Peak(settings, 150, inFolder: inFolder) / 1e6, 3);

    [Fact]
    public void Every_client_with_views_takes_the_model_on_each_side()
    {
        // FEMNIST's network, 1.5 * 26.4 MB a vector; the 130 further clients are never in one cohort.
        const int parameters = 6_603_710;
        double inFolder = Peak(Difference, 150, parameters, inFolder: true) - Peak(Difference, 20, parameters, inFolder: true);
        double inMemory =
            Peak(Difference + ", uplink.codec = raw", 150, parameters) - Peak(Difference + ", uplink.codec = raw", 20, parameters);

        Assert.Equal(130 * 1.5 * 4 * parameters, inFolder, 8.0);
        Assert.Equal(2 * inFolder, inMemory, 8.0);
    }

    [Fact]
    public void Clients_that_no_round_can_have_accepted_count_nothing() =>
        Assert.Equal(Peak(Difference + ", run.rounds = 3", 30), Peak(Difference + ", run.rounds = 3", 150));

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
        Assert.InRange(Peak("", 150, jobs: 2), Peak("", 150) + 64 * Million, long.MaxValue);
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

    private static long Peak(string settings, int clients, int parameters = Million, int jobs = 1, bool inFolder = false)
    {
        using var folder = new TemporaryFolder();
        var run = ConfigurationLoader.Load(folder.File("run.conf", $"afd {{ {settings} }}"), []);
        return RunMemory.Peak(new RunSize(run, parameters, clients), jobs, inFolder);
    }
}
