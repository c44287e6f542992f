namespace AfdActors.Experiments.Runs;

/// <summary>
/// Estimates what a run has on the disk at its end: in its folder three checkpoints, what its clients keep, and the coordinator's views of
/// them; without a folder, in temporary files, what its clients keep and have no memory for. A residual is packed to 46 % of the share of
/// its coordinates that were ever in the client's sub-model, about (1 - rate)^1.5 of them each time. That is measured: an MLP takes
/// somewhat more, FEMNIST's network less (docs/performance.md).
/// </summary>
internal static class RunDisk
{
    private const double Packed = 0.46;
    private const int Checkpoints = 3;

    /// <summary>Bytes, about.</summary>
    /// <param name="inFolder">Whether it has a run folder.</param>
    public static long Bytes(RunSize size, bool inFolder)
    {
        var clients = size.Seen * (size.View + (size.Residual * PackedShare(size))) * size.Vector;
        if (inFolder)
        {
            var checkpoint = (1 + size.Average + size.ServerState) * size.Vector;
            return (long)((Checkpoints * checkpoint) + clients + (size.Seen * size.View * size.Vector));
        }

        var over = size.ClientStates - size.Run.Client.StateMemory;
        return over <= 0 ? 0 : (long)(clients * over / size.ClientStates);
    }

    private static double PackedShare(RunSize size)
    {
        var dropout = size.Run.Dropout;
        var part = dropout.Name switch
        {
            "none" => 1,
            "heterofl" or "fedrolex" => dropout.Capacities.Parts.Average(SizeOf),
            _ => SizeOf(1 - dropout.Rate),
        };
        var times = size.Run.Run.Rounds * size.Cohort / size.Seen;
        return Packed * (1 - Math.Pow(1 - part, times));

        static double SizeOf(double kept) => Math.Pow(kept, 1.5);
    }
}
