using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>
/// SCAFFOLD (arXiv:1910.06378, algorithm 1 with option II): a client k corrects its gradients by c - c_k, which takes its drift out of
/// them. After K steps of rate eta_l its control variate is c_k+ = c_k - c + (x - y_k) / (K eta_l), and the coordinator's moves by the
/// clients' changes over the number N of all clients. Weights move as in FedAvg. Of a sub-model, the trained coordinates take part alone.
/// Both control variates travel as float32, so each direction carries one more model.
/// </summary>
internal sealed class ScaffoldAggregation : IAggregationStrategy, ILocalCorrection
{
    /// <summary>Its name in the catalog.</summary>
    public const string Name = "scaffold";

    private readonly ModelLayout _layout;
    private readonly ServerAverage _average;

    /// <summary>c, zero before the first round. Replaced and never changed, as an announcement may still be made of it.</summary>
    private float[] _control;
    private Round? _open;

    private ScaffoldAggregation(ModelLayout layout, double learningRate) => (_layout, _average, _control) =
        (layout, new ServerAverage(new ServerOptimizerSettings(LearningRate: learningRate), layout.ParameterCount),
            new float[layout.ParameterCount]);

    /// <exception cref="ArgumentException">An option is unknown or out of range.</exception>
    public static IAggregationStrategy Create(StrategySettings settings, ModelLayout layout)
    {
        var options = new OptionReader(settings);
        var rate = options.Number("lr", 1, "above 0", value => (float)value > 0 && float.IsFinite((float)value));
        options.End();
        return new ScaffoldAggregation(layout, rate);
    }

    public IUpdateAggregator Open(AggregationTask task) => _open = new Round(_layout, task);

    /// <summary>The step of the weights, and with it that of c by the reports of the same round.</summary>
    public void Step(Span<float> weights, ReadOnlySpan<float> pseudoGradient)
    {
        _average.Step(weights, pseudoGradient);
        if (_open is not { } round) return;
        _control = round.Moved(_control);
        _open = null;
    }

    public byte[] Save() => DenseUpdateCodec.Encode(_control);

    public void Restore(ReadOnlySpan<byte> state) => _control = DenseUpdateCodec.Decode(state, _layout.ParameterCount).Values.ToArray();

    public byte[] Announce(SubModel subModel) => DenseUpdateCodec.Encode(Extract(subModel, _control));

    public long MaxBytes(SubModel subModel) => DenseUpdateCodec.PayloadBytes(subModel.Count);

    public GradientCorrection Begin(LocalTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var shift = Announced(task);
        var own = Extract(task.SubModel, Own(task));
        for (var i = 0; i < shift.Length; i++) shift[i] -= own[i];
        return new GradientCorrection(0, shift);
    }

    public LocalReport End(LocalTask task, ReadOnlySpan<float> update, int steps)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (steps < 1)
        {
            throw new ArgumentException(
                $"{Name}: expected a trainer that says how many gradient steps it took, got {steps}", nameof(steps));
        }

        if (update.Length != task.SubModel.Count)
            throw new ArgumentException($"expected {task.SubModel.Count} values, got {update.Length}", nameof(update));
        var control = Announced(task);
        var own = Own(task);
        var before = Extract(task.SubModel, own);
        var (after, change) = (new float[before.Length], new float[before.Length]);
        var perStep = 1 / (steps * task.LearningRate);
        for (var i = 0; i < after.Length; i++)
        {
            after[i] = before[i] - control[i] + (update[i] * perStep);
            change[i] = after[i] - before[i];
        }

        task.SubModel.Expand(after, own);
        return new LocalReport(DenseUpdateCodec.Encode(change), DenseUpdateCodec.Encode(own));
    }

    private static float[] Announced(LocalTask task) =>
        DenseUpdateCodec.Decode(task.Announcement.Span, task.SubModel.Count).Values.ToArray();

    /// <summary>c_k of the full model.</summary>
    private static float[] Own(LocalTask task)
    {
        var count = task.SubModel.Layout.ParameterCount;
        return task.State is { } state ? DenseUpdateCodec.Decode(state, count).Values.ToArray() : new float[count];
    }

    private static float[] Extract(SubModel subModel, float[] full)
    {
        var part = new float[subModel.Count];
        subModel.Extract(full, part);
        return part;
    }

    /// <summary>The updates of an attempt, and beside them the changes of the control variates.</summary>
    private sealed class Round(ModelLayout layout, AggregationTask task) : IUpdateAggregator
    {
        private readonly FedAvgAccumulator _updates = new(layout, task.CohortSize);
        private readonly long[] _changes = new long[layout.ParameterCount];

        public void Add(Contribution update)
        {
            ArgumentNullException.ThrowIfNull(update);
            var change = Change(update);
            _updates.Add(update.SubModel, update.Update, update.Samples);
            foreach (var range in update.SubModel.Ranges)
            {
                FixedPoint.Add(_changes.AsSpan(range.Start, range.Length), change.AsSpan(0, range.Length), FixedPoint.Scale, Limit);
                change = change[range.Length..];
            }
        }

        public void PseudoGradient(Span<float> destination) => _updates.PseudoGradient(destination);

        /// <summary>c moves by the sum of the changes over all clients, those that were not selected too.</summary>
        public float[] Moved(float[] control)
        {
            var moved = new float[control.Length];
            for (var i = 0; i < moved.Length; i++) moved[i] = control[i] + (float)(_changes[i] / (FixedPoint.Scale * task.Clients));
            return moved;
        }

        /// <summary>What each change may add, so that the sums of a whole cohort have room.</summary>
        private double Limit => long.MaxValue / task.CohortSize;

        private float[] Change(Contribution update)
        {
            float[] change;
            try
            {
                change = DenseUpdateCodec.Decode(update.Report.Span, update.SubModel.Count).Values.ToArray();
            }
            catch (MalformedDataException e)
            {
                throw new UpdateRefusedException($"control variate: {e.Message}");
            }

            var largest = FixedPoint.LargestContribution(change, FixedPoint.Scale);
            return largest < Limit
                ? change
                : throw new UpdateRefusedException(
                    $"control variate: expected changes below {Limit / FixedPoint.Scale:g6}, got {largest / FixedPoint.Scale:g6}");
        }
    }
}
