namespace AfdActors.Algorithms.Aggregation;

/// <summary>
/// Algorithm 2 of arXiv:2003.00295 with g = -Delta, in float32: m = beta_1 * m + (1 - beta_1) * g; v by the rule; w -= eta_s * m / (sqrt(v)
/// + tau). m starts at 0, v at tau^2; there is no bias correction. State: m, then v.
/// </summary>
/// <remarks>
/// A coordinate that nobody held goes on by its decaying m, so it stays where it is while m is 0: before it was first held, and always with
/// beta_1 = 0. Its v decays with Adam and keeps its value with Yogi and Adagrad.
/// </remarks>
internal abstract class AdaptiveOptimizer : ServerOptimizer
{
    private readonly float _rate;
    private readonly float _beta1;
    private readonly float _tau;
    private readonly float[] _m;
    private readonly float[] _v;

    protected AdaptiveOptimizer(ServerOptimizerKind kind, ServerOptimizerSettings settings, int parameterCount)
        : this(kind, settings, parameterCount, new float[parameterCount], new float[parameterCount])
    {
    }

    private AdaptiveOptimizer(ServerOptimizerKind kind, ServerOptimizerSettings settings, int parameterCount, float[] m, float[] v)
        : base(kind, parameterCount, m, v)
    {
        _rate = (float)settings.LearningRate;
        _beta1 = (float)settings.Momentum;
        _tau = (float)settings.Tau;
        (_m, _v) = (m, v);
        Array.Fill(v, _tau * _tau);
    }

    protected sealed override void Move(Span<float> weights, ReadOnlySpan<float> gradient)
    {
        MoveSecondMoment(_v, gradient);
        for (var i = 0; i < weights.Length; i++)
        {
            var m = (_beta1 * _m[i]) + ((1 - _beta1) * gradient[i]);
            _m[i] = m;
            weights[i] -= _rate * m / (MathF.Sqrt(_v[i]) + _tau);
        }
    }

    protected abstract void MoveSecondMoment(Span<float> v, ReadOnlySpan<float> gradient);

    protected sealed override void Check(float[][] read)
    {
        var bad = read[1].AsSpan().IndexOfAnyExceptInRange(0, float.MaxValue);
        if (bad >= 0) throw new MalformedDataException($"expected second moments of at least 0, got {read[1][bad]} for parameter {bad}");
    }
}

/// <summary>v = beta_2 * v + (1 - beta_2) * g^2.</summary>
internal sealed class ServerAdam(ServerOptimizerSettings settings, int parameterCount) : AdaptiveOptimizer(
    ServerOptimizerKind.Adam, settings, parameterCount)
{
    private readonly float _beta2 = (float)settings.Beta2;

    protected override void MoveSecondMoment(Span<float> v, ReadOnlySpan<float> gradient)
    {
        for (var i = 0; i < v.Length; i++) v[i] = (_beta2 * v[i]) + ((1 - _beta2) * (gradient[i] * gradient[i]));
    }
}

/// <summary>v -= (1 - beta_2) * g^2 * sign(v - g^2): falls more slowly than Adam's. Nothing moves where g = 0.</summary>
internal sealed class ServerYogi(ServerOptimizerSettings settings, int parameterCount) : AdaptiveOptimizer(
    ServerOptimizerKind.Yogi, settings, parameterCount)
{
    private readonly float _beta2 = (float)settings.Beta2;

    protected override void MoveSecondMoment(Span<float> v, ReadOnlySpan<float> gradient)
    {
        for (var i = 0; i < v.Length; i++)
        {
            var square = gradient[i] * gradient[i];
            v[i] -= (1 - _beta2) * square * MathF.Sign(v[i] - square);
        }
    }
}

/// <summary>v += g^2.</summary>
internal sealed class ServerAdagrad(ServerOptimizerSettings settings, int parameterCount) : AdaptiveOptimizer(
    ServerOptimizerKind.Adagrad, settings, parameterCount)
{
    protected override void MoveSecondMoment(Span<float> v, ReadOnlySpan<float> gradient)
    {
        for (var i = 0; i < v.Length; i++) v[i] += gradient[i] * gradient[i];
    }
}
