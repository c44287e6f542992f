using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Experiments.Runs;

/// <summary>
/// Estimates what a run takes in this process at its peak: said before it, and so that not more are begun side by side than there is memory
/// for. In bytes, with W = 4 bytes a parameter and jobs = the clients that it trains at the same time:
/// <code>
/// peak = kept + 1.5 W (exchanged + server + jobs * worked) + data + 220 MB + 20 MB * jobs + 20 kB * clients
/// </code>
/// <list type="bullet">
/// <item>kept: the coordinator's views of the clients ever accepted, W each with downlink difference; and without a folder what the clients
/// keep (<see cref="RunSize.ClientStates"/>), at most twice client.state-memory-mb: so much is in memory, and what went to files is
/// collected late; in a folder the residuals written last, at most once that much.</item>
/// <item>exchanged, for each client that is selected for a round: the coordinator's next view, the model's payload on its side (one for all
/// without dropout and differences), the update's payload on the client's side where it is kept until its verdict, and decoded where an
/// aggregation.rule compares updates; in a folder the client's next view and residual, until they are written. For those alone for whom
/// there is room (transfer.max-receiving): the model's payload on the client's side, and the update's on both and decoded. Updates that
/// wait for room, or until their client hears that they came, are not in it: they are few where training takes longer than a
/// transfer.</item>
/// <item>server: weights before and after, sums (64 bits) and pseudo-gradient, 5; with an average 2; with differences w_0, 1; the vectors
/// of the optimizer and of its sparse step, each as it is and as saved before and after, 3, and the step's copy, 1; with a folder the
/// checkpoint's buffer, twice its bytes.</item>
/// <item>worked: received and trained weights and their tensors, 3, and the payload; with differences w_0, the view of the file, the
/// weights and their raw payload, 4; with dgc the gradient and twice the residual; and on the coordinator's side the encoding of another
/// client's model, 3.</item>
/// </list>
/// The rest is measured: 1.5 for what the garbage collector has not collected yet, 220 MB for the runtime and libtorch, 20 MB of a job for
/// activations, 20 kB for a client's actor and its part of the rosters. Where memory is short, the peak is lower, as the collector
/// collects sooner (docs/performance.md has estimates beside measured peaks).
/// </summary>
internal static class RunMemory
{
    private const double Uncollected = 1.5;
    private const double ProcessBytes = 220e6;
    private const double JobBytes = 20e6;
    private const double ClientBytes = 20e3;

    /// <summary>Bytes that a run takes at its peak, about.</summary>
    /// <param name="jobs">Clients trained at the same time.</param>
    /// <param name="inFolder">Whether it has a run folder.</param>
    public static long Peak(RunSize size, int jobs, bool inFolder)
    {
        var run = size.Run;
        var offer = Offer(run.Downlink);
        var kept = (size.Seen * size.View * size.Vector) + (inFolder
            ? Math.Min(size.Seen * size.Residual * size.Vector, run.Client.StateMemory)
            : Math.Min(size.ClientStates, 2.0 * run.Client.StateMemory));
        var worked = 3 + offer + (4 * size.View) + (size.Residual > 0 ? 1 + (2 * size.Residual) : 0) + 3;
        var vectors = Exchanged(size, offer, inFolder) + Server(size, inFolder) + (jobs * worked);
        return (long)(kept + (Uncollected * size.Vector * vectors) + size.DataBytes
            + ProcessBytes + (JobBytes * jobs) + (ClientBytes * size.Clients));
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

    private static double Exchanged(RunSize size, double offer, bool inFolder)
    {
        var (update, decoded) = Update(size.Run);
        var kept = size.View + (inFolder ? size.View + size.Residual : 0)
            + (size.ComparesUpdates ? decoded : 0) + (size.KeepsUpdates ? update : 0);
        return (size.Cohort * kept) + (offer * (size.SendsOneModel ? 1 : size.Cohort))
            + (offer * size.Passing(offer))
            + ((update + (size.ComparesUpdates ? 0 : decoded) + (size.KeepsUpdates ? 0 : update)) * size.Passing(update));
    }

    /// <summary>
    /// The update's payload, and decoded: sparse values have positions, as long as they are themselves, and masked ones 64 bits each.
    /// </summary>
    private static (double Payload, double Decoded) Update(RunConfiguration run)
    {
        if (run.SecureAggregation.Enabled) return (2, 0);
        var uplink = run.Uplink;
        if (uplink.Codec is not (DgcUplink.Name or TernaryUplink.Name)) return (1, 1);
        var density = uplink.Dgc.DensityAt(new RoundId(1));
        return (density, 2 * density);
    }

    private static double Server(RunSize size, bool inFolder) =>
        5 + (2 * size.Average) + size.View + (3 * size.ServerState) + size.Sparse
            + (inFolder ? 2 * (1 + size.Average + size.ServerState) : 0);
}
