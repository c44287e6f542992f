namespace AfdActors.Algorithms.Aggregation;

/// <summary>The optimisers by name.</summary>
public static class ServerOptimizers
{
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
            _ => throw new ArgumentException($"expected a server optimiser, got {settings.Kind}", nameof(settings)),
        };
    }
}
