using System.Runtime.CompilerServices;
using AfdActors.Algorithms.Layout;

namespace ScoreMapCandidates;

/// <summary>
/// How the last server step moved each unit, taken over the weights into it and its bias. The aggregation writes and the dropout strategy
/// of the same run reads, both on the thread that closes a round.
/// </summary>
internal sealed class UnitSteps
{
    private static readonly ConditionalWeakTable<ModelLayout, UnitSteps> PerModel = [];
    private readonly ModelLayout _layout;

    private UnitSteps(ModelLayout layout)
    {
        _layout = layout;
        Size = [.. layout.Groups.Select(group => new double[group.Units])];
        Saliency = [.. layout.Groups.Select(group => new double[group.Units])];
    }

    /// <summary>Norm of the step, per group and unit; 0 where nobody trained it.</summary>
    public double[][] Size { get; }

    /// <summary>|sum of weight times step|: the change of the loss if the unit went, to first order (arXiv:1906.10771).</summary>
    public double[][] Saliency { get; }

    /// <summary>Those of the run that trains this model.</summary>
    public static UnitSteps Of(ModelLayout layout) => PerModel.GetValue(layout.Trained, trained => new UnitSteps(trained));

    public void Observe(ReadOnlySpan<float> weights, ReadOnlySpan<float> pseudoGradient)
    {
        Clear(Size);
        Clear(Saliency);
        for (var p = 0; p < _layout.Parameters.Length; p++)
        {
            var parameter = _layout.Parameters[p];
            if (parameter.CoverOf(axis: 0) is not { } cover) continue;
            var row = parameter.Size / parameter.Shape[0];
            var units = _layout.Groups[cover.Group].Units;
            for (var index = 0; index < parameter.Shape[0]; index++)
            {
                var unit = index / cover.Block % units;
                var at = _layout.OffsetOf(p) + (index * row);
                for (var i = at; i < at + row; i++)
                {
                    Size[cover.Group][unit] += (double)pseudoGradient[i] * pseudoGradient[i];
                    Saliency[cover.Group][unit] += (double)weights[i] * pseudoGradient[i];
                }
            }
        }

        Replace(Size, Math.Sqrt);
        Replace(Saliency, Math.Abs);
    }

    private static void Clear(double[][] groups) => Replace(groups, _ => 0);

    private static void Replace(double[][] groups, Func<double, double> by)
    {
        foreach (var group in groups)
            for (var unit = 0; unit < group.Length; unit++) group[unit] = by(group[unit]);
    }
}
