using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Experiments.Runs;

/// <summary>What a run's memory depends on.</summary>
/// <param name="Parameters">Of the whole model.</param>
/// <param name="Clients">Of its data.</param>
internal sealed record RunSize(RunConfiguration Run, int Parameters, int Clients);

/// <summary>
/// Estimates what a run takes in this process at its peak, so that not more are begun side by side than there is memory for. In bytes, with
/// W = 4 bytes a parameter and jobs = the clients that it trains at the same time:
/// <code>
/// peak = 1.5 W (seen * kept + cohort * exchanged + server + jobs * worked) + 64 MB * jobs
/// </code>
/// <list type="bullet">
/// <item>seen = min(clients, rounds * clients per round): those ever accepted. kept: the coordinator's view of the model a client has, 1
/// with downlink difference; without a folder the client's own view, 1, and the residual of dgc, 1, with momentum 2. In a folder these are
/// on disk.</item>
/// <item>cohort = clients selected for a round. exchanged: the client's next view and residual until the verdict, the coordinator's next
/// view, the model's payload on both sides, the update's payload on both sides and decoded.</item>
/// <item>server: weights before and after, sums (64 bits) and pseudo-gradient, 5; with an average 2; with differences w_0, 1; the vectors
/// of the optimizer and of its sparse step, each as it is and as saved before and after, 3, and the step's copy, 1; with a folder the
/// checkpoint's buffer, twice its bytes.</item>
/// <item>worked: received and trained weights and their tensors, 3, and the payload; with differences w_0, the view of the file, the
/// weights and their raw payload, 4; with dgc the gradient and twice the residual; and on the coordinator's side the encoding of another
/// client's model, 3.</item>
/// </list>
/// No view or payload is larger than this, most are smaller: an upper bound of what is alive. The 64 MB of a job for activations, and the
/// 1.5 for what the garbage collector has not collected yet, are guesses: peaks of FEMNIST runs of 3 and 6 rounds were 0.6 to 1.5 times the
/// estimate where there was memory to spare, and below it where there was not, as it then collects sooner. The data are not in it.
/// </summary>
internal static class RunMemory
{
    private const double Uncollected = 1.5;
    private const double JobBytes = 64e6;

    /// <summary>Bytes that a run takes at its peak, about.</summary>
    /// <param name="jobs">Clients trained at the same time.</param>
    /// <param name="inFolder">Whether it has a run folder.</param>
    public static long Peak(RunSize size, int jobs, bool inFolder)
    {
        var run = size.Run;
        double seen = Math.Min(size.Clients, (long)run.Run.Rounds * run.Selection.ClientsPerRound);
        double cohort = Math.Min(size.Clients, run.Selection.Selected);
        double view = run.Downlink.Codec == Downlinks.DifferenceName ? 1 : 0;
        var residual = Residual(run.Uplink);
        var offer = Offer(run.Downlink);

        var kept = view + (inFolder ? 0 : view + residual);
        var exchanged = view + view + residual + (2 * offer) + Update(run.Uplink);
        var worked = 3 + offer + (4 * view) + (residual > 0 ? 1 + (2 * residual) : 0) + 3;
        var vectors = (seen * kept) + (cohort * exchanged) + Server(run.Aggregation, view, inFolder) + (jobs * worked);
        return (long)((Uncollected * sizeof(float) * size.Parameters * vectors) + (JobBytes * jobs));
    }

    /// <summary>How many runs fit side by side: at most as wanted, at least 1.</summary>
    /// <param name="available">Bytes.</param>
    /// <param name="peak">Bytes of the largest run, where so many are side by side; the more, the fewer training jobs each has.</param>
    public static int SideBySide(int wanted, long available, Func<int, long> peak)
    {
        var runs = wanted;
        while (runs > 1 && runs * (double)peak(runs) > available) runs--;
        return runs;
    }

    /// <summary>
    /// Bytes that this process may still take: of its heap's limit (a container's, or one that was set), and of the machine's memory before
    /// that is short.
    /// </summary>
    public static long Available()
    {
        // The collector knows both as of its last collection.
        GC.Collect();
        var memory = GC.GetGCMemoryInfo();
        return Math.Max(
            0, Math.Min(memory.TotalAvailableMemoryBytes - memory.TotalCommittedBytes,
            memory.HighMemoryLoadThresholdBytes - memory.MemoryLoadBytes));
    }

    private static double Residual(UplinkSection uplink) => uplink.Codec != DgcUplink.Name ? 0 : uplink.Dgc.Momentum > 0 ? 2 : 1;

    /// <summary>
    /// The model's payload. A difference of up to 8 bits is never larger than the whole sub-model at 8, which takes the place of any that
    /// is lost.
    /// </summary>
    private static double Offer(DownlinkSection downlink) => downlink.Codec switch
    {
        Downlinks.HalfName => 1 / 2d,
        Downlinks.HadamardName => downlink.Bits / 32d,
        Downlinks.DifferenceName => downlink.Bits <= 8 ? 1 / 4d : Math.Max(1 / 4d, downlink.Density * downlink.Bits / 32),
        _ => 1,
    };

    /// <summary>The update's payload twice, and decoded: sparse values have positions, as long as they are themselves.</summary>
    private static double Update(UplinkSection uplink) =>
        uplink.Codec is not (DgcUplink.Name or TernaryUplink.Name) ? 3 : 4 * uplink.Dgc.DensityAt(new RoundId(1));

    private static double Server(AggregationSection server, double view, bool inFolder)
    {
        double average = server.Averaging > 0 ? 1 : 0;
        double sparse = server.Optimizer.Density < 1 ? 1 : 0;
        var state = sparse + server.Optimizer.Kind switch
        {
            ServerOptimizerKind.Average => 0,
            ServerOptimizerKind.Momentum => 1,
            _ => 2,
        };
        return 5 + (2 * average) + view + (3 * state) + sparse + (inFolder ? 2 * (1 + average + state) : 0);
    }
}
