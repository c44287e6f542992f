using System.Numerics.Tensors;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Reports;

namespace AfdActors.Coordinator.Rounds;

/// <summary>
/// Ends a run whose model is spoiled before the round's checkpoint is written, so that the run can go on from the last one. Only the
/// coordinator's own test counts: a loss that clients measured could be made up by one of them to end the run.
/// </summary>
/// <param name="maxLoss">The test loss that is too much, as a multiple of the smallest so far; 0: any test loss is good.</param>
internal sealed class DivergenceHalt(double maxLoss)
{
    /// <param name="after">The round's outcome with its report.</param>
    /// <exception cref="RunFailedException">The model is no model any more.</exception>
    public void Check(RunState after)
    {
        var report = after.Report!;
        if (!TensorPrimitives.IsFiniteAll(after.Weights))
            throw Diverged(report, $"a weight of the model is {Array.Find(after.Weights, weight => !float.IsFinite(weight))}");
        if (maxLoss == 0 || report.TestLoss is not { } loss) return;
        if (!double.IsFinite(loss)) throw Diverged(report, $"the model's test loss is {loss}");
        if (loss > maxLoss * report.LowestTestLoss)
        {
            throw Diverged(
                report, $"the model's test loss is {loss:g4}, more than {maxLoss:g4} times the smallest so far, {report.LowestTestLoss:g4} (afd.robustness.max-loss)");
        }
    }

    private static RunFailedException Diverged(RoundReport report, string what) => new(
        $"round {report.Round} diverged: {what}. Its clients were {string.Join(", ", report.Accepted)}. The round is not kept: the checkpoint is that of round {report.Round - 1}, and older ones lie beside it. Lower afd.training.lr or afd.aggregation.lr, or scale the features of the data")
    {
        Diverged = true,
    };
}
