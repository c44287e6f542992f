using AfdActors.Algorithms.Selection;

namespace AfdActors.Algorithms.Strategies;

/// <summary>
/// The catalogs of every seam. A host starts from <see cref="BuiltIn"/>, adds what is its own, and gives the result to its coordinator and clients.
/// Both sides look names up here; a type is never loaded because a name came in a message. Immutable and thread-safe.
/// </summary>
/// <example><code>
/// var catalogs = StrategyCatalogs.BuiltIn;
/// catalogs = catalogs with { Selectors = catalogs.Selectors.Add("fastest", settings => new FastestClients()) };
/// </code></example>
public sealed record StrategyCatalogs
{
    /// <summary>The strategies of this library.</summary>
    public static StrategyCatalogs BuiltIn { get; } = new();

    /// <summary>Who takes part in a round (<c>afd.selection.strategy</c>).</summary>
    public Catalog<ClientSelectorFactory> Selectors { get; init; } =
        new Catalog<ClientSelectorFactory>("client selector").Add(UniformSelection.Name, UniformSelection.Create);
}
