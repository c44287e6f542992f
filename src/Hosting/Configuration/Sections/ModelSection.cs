using AfdActors.Training.Models;

namespace AfdActors.Hosting.Configuration;

/// <summary>The section <c>afd.model</c>: a name of the model catalog, or a module's type and assembly.</summary>
internal static class ModelSection
{
    public static string Read(ConfigurationReader keys) => keys.Name("afd.model.name", ModelCatalog.Names, UserModels.IsName);

    public static IEnumerable<(string Key, string Value)> Render(string model) =>
        [("afd.model.name", UserModels.IsName(model) ? HoconLiteral.Quote(model) : model)];
}
