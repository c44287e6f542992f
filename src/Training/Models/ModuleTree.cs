using static TorchSharp.torch;

namespace AfdActors.Training.Models;

/// <summary>A module and all modules below it, by their dotted paths; the module itself has the empty path.</summary>
internal static class ModuleTree
{
    public static IEnumerable<(string Path, nn.Module Module)> Of(nn.Module root) =>
        root.named_modules().Select(child => (child.name, child.module)).Prepend(("", root));

    public static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
