using AfdActors.Algorithms;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;
using ScoreMapCandidates;

namespace AfdActors.Compliance.Tests;

/// <summary>The score maps of experiments/score-maps: the suite of every dropout strategy, and what their credits are.</summary>
public abstract class ScoredDropoutCompliance(string credit) : DropoutCompliance
{
    protected override IDropoutStrategy Create(ModelLayout layout, ulong runSeed) =>
        ScoredDropout.Create(new StrategySettings("scored").With("credit", credit).With("confidence", 1), layout, runSeed);
}

public sealed class GainCompliance() : ScoredDropoutCompliance("gain");

public sealed class AdvantageCompliance() : ScoredDropoutCompliance("advantage")
{
    /// <summary>
    /// Losses fall from 1 to 0.5 and to 0.7: gains of 0.5 and 0.3, 0.4 on average, so advantages of 0.1 and -0.1. Unit 0 is kept in the
    /// first alone and unit 2 in the second alone: a mean where kept less a mean where dropped of 0.1 + 0.1 and of -0.1 - 0.1. Unit 1 is in
    /// both.
    /// </summary>
    [Fact]
    public void A_unit_is_credited_with_what_its_holders_gained_beyond_the_others()
    {
        var strategy = Create(SuiteModel.Layout, runSeed: 1);
        var (one, other) = (SuiteModel.Keeping(0, 1), SuiteModel.Keeping(1, 2));
        strategy.RoundClosed([new AcceptedLoss(new("a"), one, 1), new AcceptedLoss(new("b"), other, 1)]);
        strategy.RoundClosed([new AcceptedLoss(new("a"), one, 0.5), new AcceptedLoss(new("b"), other, 0.7)]);
        var state = ScoreState.Restore(SuiteModel.Layout, strategy.Save()).Scores(confidence: 0)[0];
        Assert.Equal(0.2, state[0], tolerance: 1e-12);
        Assert.Equal(0, state[1], tolerance: 1e-12);
        Assert.Equal(-0.2, state[2], tolerance: 1e-12);
    }
}

public sealed class SaliencyCompliance() : ScoredDropoutCompliance("saliency")
{
    /// <summary>The first parameter has a row of weights for each unit of the first group.</summary>
    [Fact]
    public void The_step_of_a_unit_is_that_of_the_weights_into_it()
    {
        var steps = UnitSteps.Of(SuiteModel.Layout);
        var row = SuiteModel.Layout.Parameters[0].Shape[1];
        var weights = new float[SuiteModel.Layout.ParameterCount];
        var gradient = new float[weights.Length];
        (weights[row], weights[row + 1]) = (2, 1);
        (gradient[row], gradient[row + 1]) = (-4, 3);
        steps.Observe(weights, gradient);
        Assert.Equal((0, 5, 0), (steps.Size[0][0], steps.Size[0][1], steps.Size[0][2]));
        Assert.Equal(5, steps.Saliency[0][1]); // |2 * -4 + 1 * 3|
    }
}
