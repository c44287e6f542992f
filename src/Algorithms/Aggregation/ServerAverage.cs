using System.Numerics.Tensors;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>w -= eta_s * g: FedAvg (arXiv:1602.05629). A coordinate that nobody held stays where it is. No state.</summary>
internal sealed class ServerAverage(ServerOptimizerSettings settings, int parameterCount) : ServerOptimizer(
    ServerOptimizerKind.Average, parameterCount)
{
    private readonly float _rate = (float)settings.LearningRate;

    protected override void Move(Span<float> weights, ReadOnlySpan<float> gradient) =>
        TensorPrimitives.MultiplyAdd(gradient, -_rate, weights, weights);
}
