using AfdActors.Algorithms.Layout;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>The optimizers by name.</summary>
public static class ServerOptimizers
{
    /// <summary>The rule for a model, made sparse where the density is below 1.</summary>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public static IServerOptimizer Create(ServerOptimizerSettings settings, ModelLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        var rule = Create(settings, layout.ParameterCount);
        return settings.Density < 1
            ? new SparseStep(rule, [.. layout.Parameters.Select(parameter => parameter.Size)], settings)
            : rule;
    }

    /// <summary>The dense rule.</summary>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public static IServerOptimizer Create(ServerOptimizerSettings settings, int parameterCount)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parameterCount);
        settings.Validate();
        return settings.Kind switch
        {
            ServerOptimizerKind.Average => new ServerAverage(settings, parameterCount),
            ServerOptimizerKind.Momentum => new ServerMomentum(settings, parameterCount),
            ServerOptimizerKind.Adam => new ServerAdam(settings, parameterCount),
            ServerOptimizerKind.Yogi => new ServerYogi(settings, parameterCount),
            ServerOptimizerKind.Adagrad => new ServerAdagrad(settings, parameterCount),
            _ => throw new ArgumentException($"expected a server optimizer, got {settings.Kind}", nameof(settings)),
        };
    }
}
