namespace AfdActors.Training.Objectives;

/// <summary>
/// Brings the objectives and metrics of an assembly to the <c>afd</c> command: <c>afd run --plugin my.dll</c> makes an instance of each
/// public class of the assembly that implements this, by its constructor without parameters. One class may bring strategies as well. A host
/// hands <see cref="Register"/> to <c>AddScoring</c>.
/// </summary>
/// <example><code>
/// public sealed class Scores : IScoringPlugin
/// {
///     public ScoringCatalogs Register(ScoringCatalogs catalogs) =>
///         catalogs with { Objectives = catalogs.Objectives.Add("smoothed", () => new Smoothed()) };
/// }
/// </code></example>
public interface IScoringPlugin
{
    /// <summary>The catalogs with what the plugin has added. libtorch is not loaded yet; it is when a factory is called.</summary>
    /// <param name="catalogs">Those of the library, and of plugins that were named before.</param>
    /// <exception cref="ArgumentException">A name is taken, as <see cref="Algorithms.Strategies.Catalog{T}.Add"/> says.</exception>
    ScoringCatalogs Register(ScoringCatalogs catalogs);
}
