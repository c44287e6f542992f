using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Privacy;

/// <summary>
/// The sum of updates of which none is longer than the clipping norm, each as heavy as any other, 0 where a client sent nothing: what one
/// client can change is that norm. Sums are 64-bit fixed point, and a value is rounded towards 0, which makes no vector longer. Not
/// thread-safe.
/// </summary>
internal sealed class ClippedSums : IUpdateAggregator, IDisposable
{
    /// <summary>More than what rounding can do to a norm over 2^31 coordinates.</summary>
    private const double Slack = 1e-6;

    private readonly ModelLayout _layout;
    private readonly int _cohortSize;
    private readonly double _clip;
    private readonly PrivateMean _owner;
    private long[] _sums;

    public ClippedSums(ModelLayout layout, AggregationTask task, double clip, PrivateMean owner)
    {
        (_layout, _cohortSize, Candidates, _clip, _owner) = (layout, task.CohortSize, task.Candidates, clip, owner);
        _sums = LargeArrays.Rent<long>(layout.ParameterCount);
        _sums.AsSpan().Clear();
    }

    public bool KeepsUpdates => false;

    /// <summary>Updates so far.</summary>
    public int Clients { get; private set; }

    /// <summary>Of them those that the norm left as they were.</summary>
    public int Unclipped { get; private set; }

    /// <summary>Clients that the cohort was drawn from.</summary>
    public int Candidates { get; }

    public ReadOnlySpan<long> Sums => _sums;

    public void Add(Contribution update)
    {
        var norm = Check(update.SubModel, update.Update);
        var factor = (norm > _clip ? _clip / norm : 1) * FixedPoint.Scale;
        if (update.Update.IsDense)
            AddDense(update.SubModel.Ranges, update.Update.Values, factor);
        else
            AddSparse(update.SubModel.Ranges, update.Update.Positions, update.Update.Values, factor);
        Clients++;
        if (norm <= _clip) Unclipped++;
    }

    public void PseudoGradient(Span<float> destination) => _owner.Release(this, destination);

    public void Dispose()
    {
        LargeArrays.Return(_sums);
        _sums = [];
    }

    /// <returns>No less than the update's norm.</returns>
    private double Check(SubModel subModel, ModelUpdate update)
    {
        if (Clients == _cohortSize) throw new UpdateRefusedException($"expected at most {_cohortSize} updates, got one more");
        if (subModel.Layout.Fingerprint != _layout.Fingerprint)
            throw new UpdateRefusedException($"expected a sub-model of {_layout.Name}, got one of {subModel.Layout.Name}");
        if (update.Count != subModel.Count)
            throw new UpdateRefusedException($"expected an update of {subModel.Count} coordinates, got {update.Count}");
        var norm = ContributionBounds.Norm(update.Values) * (1 + Slack);
        return double.IsFinite(norm)
            ? norm
            : throw new UpdateRefusedException($"expected finite values, got a norm of {norm}") { Diverged = true };
    }

    private void AddDense(ReadOnlySpan<CoordinateRange> ranges, ReadOnlySpan<float> values, double factor)
    {
        foreach (var range in ranges)
        {
            var sums = _sums.AsSpan(range.Start, range.Length);
            for (var i = 0; i < sums.Length; i++) sums[i] += (long)(values[i] * factor);
            values = values[range.Length..];
        }
    }

    private void AddSparse(ReadOnlySpan<CoordinateRange> ranges, ReadOnlySpan<int> positions, ReadOnlySpan<float> values, double factor)
    {
        var (range, before) = (0, 0);
        for (var i = 0; i < positions.Length; i++)
        {
            while (positions[i] - before >= ranges[range].Length) before += ranges[range++].Length;
            _sums[ranges[range].Start + positions[i] - before] += (long)(values[i] * factor);
        }
    }
}
