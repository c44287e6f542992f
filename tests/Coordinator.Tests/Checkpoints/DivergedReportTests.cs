using AfdActors.Algorithms;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Reports;
using AfdActors.Coordinator.Rounds;

namespace AfdActors.Coordinator.Tests.Checkpoints;

public sealed class DivergedReportTests
{
    [Fact]
    public void Report_of_a_diverged_model_survives_the_checkpoint()
    {
        var report = new RoundReport(1, 0, ["a"], ["a"], new Dictionary<string, string>(), 2.5, 0.1, double.NaN, 10, 20, 0.5, 1, 2, "00")
        {
            Metrics = new Dictionary<string, double?> { ["perplexity"] = double.PositiveInfinity },
        };
        var state = new RunState("layout", 1, [1f], [], [], VerdictLedger.Empty(new RunId("ff")), report);
        var bytes = new MemoryStream();
        CheckpointCodec.Write(bytes, state);
        var read = CheckpointCodec.Read(bytes.ToArray(), "memory").Report!;
        Assert.Equal(double.NaN, read.TestLoss);
        Assert.Equal(double.PositiveInfinity, read.Metrics!["perplexity"]);
    }
}
