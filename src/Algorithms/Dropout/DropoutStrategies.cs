using AfdActors.Algorithms.Layout;

namespace AfdActors.Algorithms.Dropout;

/// <summary>The strategies by name.</summary>
public static class DropoutStrategies
{
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public static IDropoutStrategy Create(DropoutSettings settings, ModelLayout layout, ulong runSeed)
    {
        if (settings.Rate is not (>= 0 and < 1))
            throw new ArgumentException($"expected a dropout rate in [0, 1), got {settings.Rate}", nameof(settings));
        if (settings.Exploration is not (>= 0 and <= 1e6))
            throw new ArgumentException($"expected an exploration of 0 to 1e6, got {settings.Exploration}", nameof(settings));
        if (settings.MaxRate != 0 && !(settings.MaxRate >= settings.Rate && settings.MaxRate < 1 && settings.TakesMaxRate))
        {
            throw new ArgumentException(
                $"expected a max-rate of 0, or for random and afd-multi from the rate ({settings.Rate}) to below 1, got {settings.MaxRate} with {settings.Name}",
                nameof(settings));
        }

        return settings.Kind switch
        {
            DropoutKind.None => new NoDropout(layout),
            DropoutKind.Random => new RandomDropout(settings, layout, runSeed),
            DropoutKind.AfdMulti => new AdaptiveDropout(settings, layout, runSeed),
            DropoutKind.AfdSingle => new AdaptiveDropout(settings, layout, runSeed),
            DropoutKind.Small => new SmallModel(settings, layout, runSeed),
            DropoutKind.HeteroFl => new HeteroFlDropout(settings, layout, runSeed),
            DropoutKind.FedRolex => new FedRolexDropout(settings, layout, runSeed),
            _ => throw new ArgumentException($"expected a dropout strategy, got {settings.Kind}", nameof(settings)),
        };
    }
}
