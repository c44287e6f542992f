namespace AfdActors.Algorithms.Strategies;

/// <summary>
/// Brings the strategies of an assembly to the <c>afd</c> command: <c>afd run --plugin my.dll</c> makes an instance of each public class of
/// the assembly that implements this, by its constructor without parameters. A host hands <see cref="Register"/> to <c>AddStrategies</c>.
/// </summary>
/// <example><code>
/// public sealed class Strategies : IStrategyPlugin
/// {
///     public StrategyCatalogs Register(StrategyCatalogs catalogs) =>
///         catalogs with { Aggregations = catalogs.Aggregations.Add("geometric-median", GeometricMedian.Create) };
/// }
/// </code></example>
public interface IStrategyPlugin
{
    /// <summary>The catalogs with the strategies of the plugin added.</summary>
    /// <param name="catalogs">Those of the library, and of plugins that were named before.</param>
    /// <exception cref="ArgumentException">A name is taken, as <see cref="Catalog{T}.Add"/> says.</exception>
    StrategyCatalogs Register(StrategyCatalogs catalogs);
}
