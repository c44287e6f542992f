using System.Diagnostics;

namespace AfdActors.Cli.Bench;

/// <summary>One row of <c>afd bench --json</c>.</summary>
/// <param name="Value">Best of several runs.</param>
/// <param name="Reference">The same for what it is measured against, in the same process.</param>
/// <param name="Ratio">Value over reference.</param>
/// <param name="AllocatedBytes">Managed bytes that one run allocates on its thread.</param>
public sealed record BenchRow(string Name, string Unit, double Value, double Reference, double Ratio, long AllocatedBytes);

/// <summary>
/// Times code in this process: the best of a few runs, as the machine may be busy with other things. Code and reference take turns, so
/// that both meet the same load.
/// </summary>
internal static class Measurement
{
    private const int MinRuns = 5;
    private const int MaxRuns = 30;
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(800);

    /// <summary>Milliseconds of <paramref name="code"/> against those of <paramref name="reference"/>.</summary>
    public static BenchRow Row(string name, Action code, Action reference)
    {
        code();
        reference();
        var before = GC.GetAllocatedBytesForCurrentThread();
        code();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        reference();

        var (value, against) = (double.MaxValue, double.MaxValue);
        var all = Stopwatch.StartNew();
        for (var run = 0; run < MaxRuns && (run < MinRuns || all.Elapsed < Budget); run++)
        {
            value = Math.Min(value, Milliseconds(code));
            against = Math.Min(against, Milliseconds(reference));
        }

        return new BenchRow(name, "ms", value, against, value / against, allocated);
    }

    private static double Milliseconds(Action code)
    {
        var time = Stopwatch.StartNew();
        code();
        return time.Elapsed.TotalMilliseconds;
    }
}
