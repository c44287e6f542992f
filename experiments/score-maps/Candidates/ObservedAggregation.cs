using AfdActors.Algorithms.Aggregation;

namespace ScoreMapCandidates;

/// <summary>FedAvg that tells <see cref="UnitSteps"/> of each step.</summary>
internal sealed class ObservedAggregation(IAggregationStrategy average, UnitSteps steps) : IAggregationStrategy
{
    public IUpdateAggregator Open(AggregationTask task) => average.Open(task);

    public void Step(Span<float> weights, ReadOnlySpan<float> pseudoGradient)
    {
        steps.Observe(weights, pseudoGradient);
        average.Step(weights, pseudoGradient);
    }

    public byte[] Save() => average.Save();

    public void Restore(ReadOnlySpan<byte> state) => average.Restore(state);
}
