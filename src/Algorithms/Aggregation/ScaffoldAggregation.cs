using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>
/// SCAFFOLD (arXiv:1910.06378, algorithm 1 with option II): a client k corrects its gradients by c - c_k, which takes its drift out of
/// them. After K steps of rate eta_l its control variate is c_k+ = c_k - c + (x - y_k) / (K eta_l). The coordinator adds up the changes,
/// and c is their sum over the number of registered clients: the mean of all c_k, also when clients join later (ours). As in the paper,
/// each client counts once, whatever its samples. Of a sub-model, the trained coordinates take part alone. Both control variates travel as
/// float32, so each direction carries one more model.
/// </summary>
public sealed class ScaffoldAggregation : IAggregationStrategy, ILocalCorrection
{
    /// <summary>Its name in the catalog.</summary>
    public const string Name = "scaffold";

    private readonly ModelLayout _layout;
    private readonly ServerAverage _average;

    /// <summary>The sum of all c_k. Replaced and never changed, as an announcement may still be made of it.</summary>
    private float[] _sum;

    /// <summary>
    /// What the norms of reports are measured by (<see cref="SizedNorm.Next"/>); null before the first round, and where it would be 0.
    /// </summary>
    private SizedNorm? _reference;
    private ScaffoldRound? _open;
    private int _clients = 1;

    private ScaffoldAggregation(ModelLayout layout, double learningRate) => (_layout, _average, _sum) =
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

    /// <inheritdoc/>
    public IUpdateAggregator Open(AggregationTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        _clients = task.Clients;
        return _open = new ScaffoldRound(_layout, task, _reference);
    }

    /// <summary>The step of the weights, and with it that of the sum by the reports of the same round.</summary>
    public void Step(Span<float> weights, ReadOnlySpan<float> pseudoGradient)
    {
        _average.Step(weights, pseudoGradient);
        if (_open is not { } round) return;
        (_sum, _reference) = (round.Moved(_sum), round.NextReference is { Norm: > 0 } next ? next : null);
        _open = null;
    }

    /// <inheritdoc/>
    public byte[] Save() => PayloadParts.Join(
        DenseUpdateCodec.Encode(_sum),
        [.. BitConverter.GetBytes(_reference?.Norm ?? 0), .. BitConverter.GetBytes(_reference?.Coordinates ?? _layout.ParameterCount)]);

    /// <inheritdoc/>
    public void Restore(ReadOnlySpan<byte> state)
    {
        var parts = PayloadParts.Split(state, 2);
        var reference = state[parts[1]];
        if (reference.Length != sizeof(double) + sizeof(int))
            throw new MalformedDataException($"expected a norm and its coordinates in 12 bytes, got {reference.Length} bytes");
        var (norm, coordinates) = (BitConverter.ToDouble(reference), BitConverter.ToInt32(reference[sizeof(double)..]));
        if (!(norm >= 0) || double.IsInfinity(norm)) throw new MalformedDataException($"expected a norm of at least 0, got {norm}");
        if (coordinates < 1 || coordinates > _layout.ParameterCount)
            throw new MalformedDataException($"expected a norm of 1 to {_layout.ParameterCount} coordinates, got {coordinates}");
        _sum = DenseUpdateCodec.Decode(state[parts[0]], _layout.ParameterCount).Values.ToArray();
        _reference = norm > 0 ? new SizedNorm(norm, coordinates) : null;
    }

    /// <inheritdoc/>
    public byte[] Announce(SubModel subModel)
    {
        var control = Extract(subModel, _sum);
        for (var i = 0; i < control.Length; i++) control[i] /= _clients;
        return DenseUpdateCodec.Encode(control);
    }

    /// <inheritdoc/>
    public long MaxBytes(SubModel subModel) => DenseUpdateCodec.PayloadBytes(subModel.Count);

    /// <inheritdoc/>
    public GradientCorrection Begin(LocalTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var shift = Announced(task);
        var own = Extract(task.SubModel, Own(task));
        for (var i = 0; i < shift.Length; i++) shift[i] -= own[i];
        return new GradientCorrection(0, shift);
    }

    /// <inheritdoc/>
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
}
