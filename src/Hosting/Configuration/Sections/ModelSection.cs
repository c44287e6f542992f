using AfdActors.Training.Models;

namespace AfdActors.Hosting.Configuration;

/// <summary>
/// The section <c>afd.model</c>: a name of the model catalog, or a module's type and assembly, and the weights that a run starts from.
/// </summary>
internal static class ModelSection
{
    public static string Read(ConfigurationReader keys) => keys.Name("afd.model.name", ModelCatalog.Names, UserModels.IsName);

    /// <returns>Null: weights from the seed.</returns>
    public static StartingWeights? ReadWeights(ConfigurationReader keys)
    {
        var (path, sha256) = (keys.Text("afd.model.weights"), keys.Text("afd.model.weights-sha256"));
        keys.Require(
            sha256.Length == 0
            || (sha256.Length == 64 && sha256.All(char.IsAsciiHexDigitLower)), "64 lower-case hexadecimal digits, or none",
            "afd.model.weights-sha256");
        keys.Require(sha256.Length == 0 || path.Length > 0, "none without weights", "afd.model.weights-sha256", "afd.model.weights");
        return path.Length > 0 ? StartingWeights.Of(path, sha256) : null;
    }

    public static IEnumerable<(string Key, string Value)> Render(string model, StartingWeights? weights) =>
    [
        ("afd.model.name", UserModels.IsName(model) ? HoconLiteral.Quote(model) : model),
        ("afd.model.weights", HoconLiteral.Quote(weights?.Path ?? "")),
        ("afd.model.weights-sha256", HoconLiteral.Quote(weights?.Sha256 ?? "")),
    ];
}
