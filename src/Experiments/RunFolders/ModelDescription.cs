using System.Collections.Immutable;
using System.Text.Json;
using AfdActors.Hosting;
using AfdActors.Hosting.Files;
using AfdActors.Training.Models;

namespace AfdActors.Experiments.RunFolders;

/// <summary>One parameter: name and shape, in layout order.</summary>
public sealed record ParameterDescription(string Name, ImmutableArray<int> Shape);

/// <summary><c>model.json</c>: what is needed to read the weights of a run without its data.</summary>
public sealed record ModelDescription(string Name, ImmutableArray<int> InputShape, int Classes, string LayoutFingerprint, ImmutableArray<ParameterDescription> Parameters)
{
    /// <summary>Describes a model of the catalog.</summary>
    public static ModelDescription Of(string name, IFederatedModel model) => new(
        name, model.InputShape, model.Classes, model.Layout.Fingerprint,
        [.. model.Layout.Parameters.Select(parameter => new ParameterDescription(parameter.Name, parameter.Shape))]);

    /// <summary>Writes the file as a whole.</summary>
    public void Write(string path) => AtomicFile.WriteText(path, JsonSerializer.Serialize(this, RoundJson.Options) + "\n");

    /// <summary>Reads it back.</summary>
    /// <exception cref="UsageException">There is none, or it is damaged.</exception>
    public static ModelDescription Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ModelDescription>(File.ReadAllText(path), RoundJson.Options)
                ?? throw new UsageException($"{path}: expected a model description, got null");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new UsageException($"{path}: expected a model description, got: {e.Message}", e);
        }
    }
}
