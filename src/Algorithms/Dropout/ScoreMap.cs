using System.Collections.Immutable;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Dropout;

/// <summary>
/// One activation score map M with the last loss and the recorded sub-model (arXiv:2011.04050, docs/design.md "Score maps"). Changed only
/// by <see cref="Observe"/>.
/// </summary>
internal sealed class ScoreMap
{
    private readonly double[][] _scores;

    /// <summary>A map that has seen nothing.</summary>
    public ScoreMap(ModelLayout layout)
        : this([.. layout.Groups.Select(g => new double[g.Units])], null, null)
    {
    }

    public ScoreMap(double[][] scores, double? lastLoss, ImmutableArray<UnitMask>? recorded)
    {
        _scores = scores;
        LastLoss = lastLoss;
        Recorded = recorded;
    }

    /// <summary>M, per group and unit.</summary>
    public IReadOnlyList<double[]> Scores => _scores;

    public double? LastLoss { get; private set; }

    /// <summary>The sub-model whose loss fell last time, offered again until it no longer does.</summary>
    public ImmutableArray<UnitMask>? Recorded { get; private set; }

    /// <summary>The recorded sub-model, else a draw per group: uniform while M is all 0, then weighted by the scores.</summary>
    public ImmutableArray<UnitMask> Select(DropoutSettings settings, SeededStream stream) =>
        Recorded ?? [.. _scores.Select(scores => new UnitMask(scores.Length, Draw(scores, settings, stream)))];

    /// <summary>
    /// After loss l: where 0 &lt; l_prev and l &lt; l_prev, M[A] += (l_prev - l) / l_prev and A is recorded; else the record is
    /// forgotten; l_prev = l. The gain of a loss below 0, which no training reports, counts as 1.
    /// </summary>
    public void Observe(ImmutableArray<UnitMask> trained, double loss)
    {
        if (LastLoss is { } last && last > 0 && loss < last)
        {
            var gain = Math.Min(1, (last - loss) / last);
            for (var g = 0; g < _scores.Length; g++)
            {
                foreach (var unit in trained[g].Kept)
                    _scores[g][unit] += gain;
            }
            Recorded = trained;
        }
        else
        {
            Recorded = null;
        }

        LastLoss = loss;
    }

    private static int[] Draw(double[] scores, DropoutSettings settings, SeededStream stream)
    {
        var k = settings.KeptOf(scores.Length);
        var sum = 0.0;
        foreach (var score in scores)
            sum += score;
        if (sum == 0)
            return UnitSampling.Uniform(scores.Length, k, stream);
        var floor = settings.Exploration * (sum / scores.Length);
        return UnitSampling.Weighted([.. scores.Select(score => score + floor)], k, stream);
    }
}
