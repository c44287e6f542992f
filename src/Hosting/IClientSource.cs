using AfdActors.Datasets;

namespace AfdActors.Hosting;

/// <summary>
/// Where clients and their private data come from. Made by the container, so that it may take services in its constructor; asked once, when
/// the run starts.
/// </summary>
/// <example>
/// <code>
/// sealed class Hospitals : IClientSource
/// {
///     public FederatedDataset Load() => new("hospitals", [4], 2, [new ClientDataset(new ClientId("north"), train, test)]);
/// }
/// </code>
/// </example>
public interface IClientSource
{
    /// <summary>The clients, with the shape of their samples and the number of classes.</summary>
    /// <exception cref="DataFileException">The data cannot be read; the host does not start, and reports the message.</exception>
    FederatedDataset Load();
}
