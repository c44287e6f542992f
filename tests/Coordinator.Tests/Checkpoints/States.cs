using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Reports;
using AfdActors.Coordinator.Rounds;

namespace AfdActors.Coordinator.Tests.Checkpoints;

/// <summary>States of a run that are small and have something in every field.</summary>
internal static class States
{
    public static RunState After(int round) => new(
        "layout",
        round,
        [1, -round / 3f, float.Epsilon, -0f],
        [1, 2, (byte)round],
        [9],
        new VerdictLedger(new RunId("0123456789abcdef"), round, ImmutableSortedDictionary<ClientId, (int, int)>.Empty
            .Add(new ClientId("c00"), (round, 1)).Add(new ClientId("caf\u00e9"), (1, 0))),
        new RoundReport(
            round, 1, ["c00", "c01"], ["c00"], new Dictionary<string, string> { ["c01"] = "late" }, 0.1, null, double.NaN, 123, 456, 1.5,
                2.5, 3.5, "00ff", BytesRepeated: 78));

    /// <summary>The same of a run that keeps a running average.</summary>
    public static RunState Averaged(int round) => After(round) with { Average = [0.5f, -0f, round, float.MinValue] };

    public static void Same(RunState expected, RunState? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.LayoutFingerprint, actual.LayoutFingerprint);
        Assert.Equal(expected.Round, actual.Round);
        Assert.Equal(expected.Weights.Select(BitConverter.SingleToInt32Bits), actual.Weights.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(expected.Average?.Select(BitConverter.SingleToInt32Bits), actual.Average?.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(expected.Dropout, actual.Dropout);
        Assert.Equal(expected.Optimizer, actual.Optimizer);
        Assert.Equal((expected.Run, expected.Ledger.LastClosed), (actual.Run, actual.Ledger.LastClosed));
        Assert.Equal(expected.Ledger.Accepted.AsEnumerable(), actual.Ledger.Accepted.AsEnumerable());
        Assert.Equivalent(expected.Report, actual.Report, strict: true);
    }
}
