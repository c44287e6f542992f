using AfdActors.Algorithms.Strategies;

namespace DropOuts;

/// <summary>For <c>--plugin</c>: clients that fail now and then.</summary>
public sealed class DropOutPlugin : IStrategyPlugin
{
    public StrategyCatalogs Register(StrategyCatalogs catalogs)
    {
        ArgumentNullException.ThrowIfNull(catalogs);
        return catalogs with { Uplinks = catalogs.Uplinks.Add("drop-outs", settings => DropOutUplink.Create(settings, catalogs)) };
    }
}
