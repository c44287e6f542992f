using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;

namespace CustomStrategy;

/// <summary>
/// The coordinate-wise median (arXiv:1803.01498) instead of the mean: fewer than half of a coordinate's clients cannot move it beyond what
/// honest ones say. It ignores sample counts. It wants a dense uplink, as coordinates that a sparse update leaves out count as 0.
/// </summary>
internal sealed class Median(ModelLayout layout) : IAggregationStrategy
{
    // What a step does with the pseudo-gradient, and the state that it keeps, is that of FedAvg.
    private readonly IServerOptimizer _step = ServerOptimizers.Create(new ServerOptimizerSettings(), layout);

    public static IAggregationStrategy Create(StrategySettings settings, ModelLayout layout)
    {
        new OptionReader(settings).End(); // it has no options, and refuses those of another strategy
        return new Median(layout);
    }

    public IUpdateAggregator Open(AggregationTask task) => new Round(layout);

    public void Step(Span<float> weights, ReadOnlySpan<float> pseudoGradient) => _step.Step(weights, pseudoGradient);

    public byte[] Save() => _step.Save();

    public void Restore(ReadOnlySpan<byte> state) => _step.Restore(state);

    private sealed class Round(ModelLayout layout) : IUpdateAggregator
    {
        private readonly List<float[]> _updates = [];

        public void Add(Contribution contribution)
        {
            var (subModel, update) = (contribution.SubModel, contribution.Update);
            if (update.Count != subModel.Count)
                throw new UpdateRefusedException($"expected {subModel.Count} coordinates, got {update.Count}");
            foreach (var value in update.Values)
            {
                if (!float.IsFinite(value)) throw new UpdateRefusedException($"expected finite values, got {value}");
            }

            var held = update.IsDense ? update.Values.ToArray() : new float[update.Count];
            for (var i = 0; i < update.Positions.Length; i++) held[update.Positions[i]] = update.Values[i];
            var full = new float[layout.ParameterCount];
            Array.Fill(full, float.NaN); // NaN: the client's sub-model lacks the coordinate
            subModel.Expand(held, full);
            _updates.Add(full);
        }

        public void PseudoGradient(Span<float> destination)
        {
            var held = new List<float>(_updates.Count);
            for (var i = 0; i < destination.Length; i++)
            {
                held.Clear();
                foreach (var update in _updates)
                {
                    if (!float.IsNaN(update[i])) held.Add(update[i]);
                }

                held.Sort();
                destination[i] = held.Count == 0 ? 0 : (float)(((double)held[(held.Count - 1) / 2] + held[held.Count / 2]) / 2);
            }
        }
    }
}
