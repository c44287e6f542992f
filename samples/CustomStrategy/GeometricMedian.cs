using System.Numerics.Tensors;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;

namespace CustomStrategy;

/// <summary>
/// The geometric median of the updates (RFA, arXiv:1912.13445) instead of their mean: the point with the smallest sum of distances to them,
/// which fewer than half of the clients cannot move far. It is found by steps of Weiszfeld: each update counts with 1 over its distance to
/// the last point. It ignores sample counts, and keeps the updates of a round in memory, each as large as the model.
/// </summary>
internal sealed class GeometricMedian(ModelLayout layout, int steps) : IAggregationStrategy
{
    // What a step does with the pseudo-gradient, and the state that it keeps, is that of FedAvg.
    private readonly IServerOptimizer _step = ServerOptimizers.Create(new ServerOptimizerSettings(), layout);

    public static IAggregationStrategy Create(StrategySettings settings, ModelLayout layout)
    {
        var options = new OptionReader(settings);
        var steps = options.Integer("steps", 16, least: 1, most: 100);
        options.End(); // it has one option, and refuses those of another strategy
        return new GeometricMedian(layout, steps);
    }

    public IUpdateAggregator Open(AggregationTask task) => new Round(layout, steps);

    public void Step(Span<float> weights, ReadOnlySpan<float> pseudoGradient) => _step.Step(weights, pseudoGradient);

    public byte[] Save() => _step.Save();

    public void Restore(ReadOnlySpan<byte> state) => _step.Restore(state);

    private sealed class Round(ModelLayout layout, int steps) : IUpdateAggregator
    {
        private const double Nearest = 1e-6;

        // In the order of the clients, not in that of their answers: sums of floats depend on it.
        private readonly SortedDictionary<ClientId, (float[] Values, float[] Held)> _updates = [];

        public void Add(Contribution contribution)
        {
            var (subModel, update) = (contribution.SubModel, contribution.Update);
            if (update.Count != subModel.Count)
                throw new UpdateRefusedException($"expected {subModel.Count} coordinates, got {update.Count}");
            foreach (var value in update.Values)
            {
                if (!float.IsFinite(value)) throw new UpdateRefusedException($"expected finite values, got {value}");
            }

            var sent = update.IsDense ? update.Values.ToArray() : new float[update.Count];
            for (var i = 0; i < update.Positions.Length; i++) sent[update.Positions[i]] = update.Values[i];
            var (values, held) = (new float[layout.ParameterCount], new float[layout.ParameterCount]);
            subModel.Expand(sent, values);
            subModel.Expand([.. Enumerable.Repeat(1f, sent.Length)], held); // 1 where the client's sub-model has the coordinate
            _updates.Add(contribution.Client, (values, held));
        }

        public void PseudoGradient(Span<float> destination)
        {
            Mean(_ => 1, destination);
            var point = new float[destination.Length];
            for (var step = 0; step < steps; step++)
            {
                destination.CopyTo(point);
                Mean(update => (float)(1 / Math.Max(Nearest, Distance(update, point))), destination);
            }
        }

        /// <summary>Over the coordinates that the client holds.</summary>
        private static double Distance((float[] Values, float[] Held) update, float[] point)
        {
            var squares = 0.0;
            for (var i = 0; i < point.Length; i++)
            {
                var difference = update.Held[i] * ((double)update.Values[i] - point[i]);
                squares += difference * difference;
            }

            return Math.Sqrt(squares);
        }

        private void Mean(Func<(float[] Values, float[] Held), float> weightOf, Span<float> destination)
        {
            destination.Clear();
            var weights = new float[destination.Length];
            foreach (var update in _updates.Values)
            {
                var weight = weightOf(update);
                TensorPrimitives.MultiplyAdd(update.Values, weight, destination, destination);
                TensorPrimitives.MultiplyAdd(update.Held, weight, weights, weights);
            }

            for (var i = 0; i < weights.Length; i++) destination[i] = weights[i] == 0 ? 0 : destination[i] / weights[i];
        }
    }
}
