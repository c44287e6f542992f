using AfdActors.Experiments.RunFolders;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Experiments.Reporting;

/// <summary>What the classes of a run's data are called.</summary>
internal static class ClassLabels
{
    private const string FemnistName = "femnist";
    private const string Femnist = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>The data's own names; else FEMNIST's characters, which are its classes in this order; else numbers.</summary>
    /// <param name="model">Null where that is not known.</param>
    /// <param name="classes">As many names are wanted.</param>
    public static IReadOnlyList<string> Of(RunConfiguration configuration, ModelDescription? model, int classes) =>
    [
        .. Enumerable.Range(0, classes).Select(i =>
            model is { ClassNames.IsDefault: false } && i < model.ClassNames.Length ? model.ClassNames[i]
            : configuration.Data.Name == FemnistName && i < Femnist.Length ? Femnist[i..(i + 1)]
            : Format.Count(i)),
    ];
}
