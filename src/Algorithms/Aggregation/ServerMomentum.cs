namespace AfdActors.Algorithms.Aggregation;

/// <summary>
/// m = beta_1 * m + g, w -= eta_s * m (FedAvgM, arXiv:1909.06335; the server's SGD with momentum in arXiv:2003.00295). A coordinate that
/// nobody held goes on by its decaying momentum. State: m.
/// </summary>
internal sealed class ServerMomentum : ServerOptimizer
{
    private readonly float _rate;
    private readonly float _decay;
    private readonly float[] _momentum;

    public ServerMomentum(ServerOptimizerSettings settings, int parameterCount)
        : this(settings, parameterCount, new float[parameterCount])
    {
    }

    private ServerMomentum(ServerOptimizerSettings settings, int parameterCount, float[] momentum)
        : base(ServerOptimizerKind.Momentum, parameterCount, momentum)
    {
        _rate = (float)settings.LearningRate;
        _decay = (float)settings.Momentum;
        _momentum = momentum;
    }

    protected override void Move(Span<float> weights, ReadOnlySpan<float> gradient)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            var momentum = (_decay * _momentum[i]) + gradient[i];
            _momentum[i] = momentum;
            weights[i] -= _rate * momentum;
        }
    }
}
