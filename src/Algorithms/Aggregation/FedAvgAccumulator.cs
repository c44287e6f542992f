using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>
/// Federated averaging of partial updates (docs/design.md "Aggregation", arXiv:1602.05629): sum_k n_k g_k,i / sum_{k: i in A_k} n_k, with
/// an absent coordinate of a sparse update as 0. Sums are 64-bit fixed point (2^-32), hence independent of the order of arrival, and memory
/// is O(model) however many clients answer: an update may be dropped as soon as it is added. Not thread-safe.
/// </summary>
public sealed class FedAvgAccumulator : IDisposable
{
    private const int ConstantRow = 4096;
    private readonly ModelLayout _layout;
    private readonly HolderCounts _holders;
    private long[] _sums;
    private readonly int _cohortSize;

    /// <param name="layout">The full model.</param>
    /// <param name="cohortSize">
    /// The most contributions there can be; each n_k * g_k,i may use that part of the range, 2^31 / cohortSize in magnitude.
    /// </param>
    public FedAvgAccumulator(ModelLayout layout, int cohortSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cohortSize);
        _layout = layout;
        _cohortSize = cohortSize;
        _holders = new HolderCounts(layout);
        _sums = LargeArrays.Rent<long>(layout.ParameterCount);
        _sums.AsSpan().Clear();
    }

    /// <summary>Contributions so far.</summary>
    public int Clients { get; private set; }

    /// <summary>Samples behind them, sum of n_k.</summary>
    public long Samples { get; private set; }

    /// <summary>Adds the update of one client, trained on <paramref name="samples"/> distinct samples.</summary>
    /// <exception cref="UpdateRefusedException">
    /// The update is of another layout or size, a value is not finite or out of range, there are no samples, or the cohort is
    /// complete. Nothing has been added then.
    /// </exception>
    public void Add(SubModel subModel, ModelUpdate update, int samples)
    {
        var factor = samples * FixedPoint.Scale;
        var largest = Check(subModel, update, samples);
        if (update.IsDense)
            AddDense(subModel.Ranges, update.Values, factor, largest);
        else
            AddSparse(subModel.Ranges, update.Positions, update.Values, factor);
        _holders.Add(subModel, samples);
        Clients++;
        Samples += samples;
    }

    /// <summary>
    /// Adds the sum of several clients' updates of one sub-model, as each of them would be added: the result is the same bit for bit.
    /// </summary>
    /// <param name="words">sum of n_k * g_k,i in fixed point modulo 2^64, one for each coordinate of the sub-model.</param>
    /// <param name="samples">sum of n_k.</param>
    /// <param name="clients">How many they are.</param>
    /// <exception cref="UpdateRefusedException">More clients than the cohort has. Nothing has been added then.</exception>
    public void AddSum(SubModel subModel, ReadOnlySpan<ulong> words, long samples, int clients)
    {
        if (clients > _cohortSize - Clients)
            throw new UpdateRefusedException($"expected at most {_cohortSize - Clients} more updates, got {clients}");
        foreach (var range in subModel.Ranges)
        {
            var sums = MemoryMarshal.Cast<long, ulong>(_sums.AsSpan(range.Start, range.Length));
            TensorPrimitives.Add(sums, words[..range.Length], sums);
            words = words[range.Length..];
        }

        _holders.Add(subModel, samples);
        Clients += clients;
        Samples += samples;
    }

    /// <summary>The sums are read: their memory is the next round's.</summary>
    public void Dispose()
    {
        LargeArrays.Return(_sums);
        _sums = [];
    }

    /// <summary>Writes the averaged pseudo-gradient of the full model; 0 where no client held the coordinate.</summary>
    public void PseudoGradient(Span<float> destination)
    {
        if (destination.Length != _layout.ParameterCount)
        {
            throw new ArgumentException(
                $"expected room for {_layout.ParameterCount} values, got {destination.Length}", nameof(destination));
        }

        var row = new double[ConstantRow];
        for (var p = 0; p < _layout.Parameters.Length; p++)
        {
            var sums = _sums.AsSpan(_layout.OffsetOf(p), _layout.Parameters[p].Size);
            var quotients = destination.Slice(_layout.OffsetOf(p), sums.Length);
            var uniform = _holders.Uniform(p);
            var length = uniform is null ? _holders.RowLength(p) : ConstantRow;
            if (row.Length < length)
                row = new double[length];
            if (uniform is { } denominator)
                row.AsSpan(0, length).Fill(denominator);
            for (var at = 0; at < sums.Length; at += length)
            {
                if (uniform is null)
                    _holders.FillRow(p, at / length, row.AsSpan(0, length));
                var part = Math.Min(length, sums.Length - at);
                FixedPoint.Divide(sums.Slice(at, part), row, quotients[at..]);
            }
        }
    }

    /// <summary>Whether <see cref="Add"/> would take it.</summary>
    /// <returns>The largest |n * g| in fixed point.</returns>
    /// <exception cref="UpdateRefusedException">It would not.</exception>
    internal double Check(SubModel subModel, ModelUpdate update, int samples)
    {
        UpdateCheck.Fits(_layout, Clients, _cohortSize, subModel, update, samples);
        return CheckRange(update.Values, samples, _cohortSize);
    }

    /// <summary>Whether the values fit into the sums of a cohort.</summary>
    /// <returns>The largest |n * g| in fixed point.</returns>
    /// <exception cref="UpdateRefusedException">One is not finite, or out of range.</exception>
    internal static double CheckRange(ReadOnlySpan<float> values, int samples, int cohortSize)
    {
        var limit = long.MaxValue / cohortSize;
        var largest = FixedPoint.LargestContribution(values, samples * FixedPoint.Scale);
        if (double.IsFinite(largest) && largest < long.MaxValue && Math.Round(largest) < limit)
            return largest;
        UpdateCheck.Finite(values);
        throw new UpdateRefusedException(
            $"expected contributions (samples * value) below {limit / FixedPoint.Scale:g6}, got {largest / FixedPoint.Scale:g6}")
        {
            Diverged = true,
        };
    }

    private void AddDense(ReadOnlySpan<CoordinateRange> ranges, ReadOnlySpan<float> values, double factor, double largest)
    {
        foreach (var range in ranges)
        {
            FixedPoint.Add(_sums.AsSpan(range.Start, range.Length), values[..range.Length], factor, largest);
            values = values[range.Length..];
        }
    }

    private void AddSparse(ReadOnlySpan<CoordinateRange> ranges, ReadOnlySpan<int> positions, ReadOnlySpan<float> values, double factor)
    {
        var range = 0;
        var before = 0;
        for (var i = 0; i < positions.Length; i++)
        {
            while (positions[i] - before >= ranges[range].Length)
                before += ranges[range++].Length;
            _sums[ranges[range].Start + positions[i] - before] += FixedPoint.ToFixed(values[i], factor);
        }
    }
}
