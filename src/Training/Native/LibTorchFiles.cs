using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace AfdActors.Training.Native;

/// <summary>How libtorch's package and the files in it are named on one platform.</summary>
/// <param name="Platform">The platform as NuGet calls it, such as linux-x64.</param>
/// <param name="Binding">TorchSharp's native library, which needs libtorch.</param>
/// <param name="InOrder">
/// What of libtorch has to be loaded before the binding, where that is in another folder; each finds what it needs among those before it,
/// or beside itself.
/// </param>
internal sealed record LibTorchFiles(string Platform, string Binding, ImmutableArray<string> InOrder)
{
    /// <summary>
    /// All that libtorch has a package for. On Linux a library finds those that it needs beside itself. Windows looks beside a library that
    /// is loaded by its full path, and torch.dll needs none of the others. On macOS the libraries name folders of the machine that built
    /// them; the loader takes one of the same name that is loaded already, so each comes after those that it needs.
    /// </summary>
    public static ImmutableArray<LibTorchFiles> All { get; } =
    [
        new("linux-x64", "libLibTorchSharp.so", ["libtorch.so"]),
        new("win-x64", "LibTorchSharp.dll", ["torch_cpu.dll"]),
        new("win-arm64", "LibTorchSharp.dll", ["torch_cpu.dll"]),
        new("osx-arm64", "libLibTorchSharp.dylib", ["libomp.dylib", "libc10.dylib", "libtorch_cpu.dylib", "libtorch.dylib"]),
    ];

    public string Package => $"libtorch-cpu-{Platform}";

    /// <param name="system">linux, win or osx.</param>
    /// <exception cref="DllNotFoundException">libtorch has no package for that.</exception>
    public static LibTorchFiles Of(string system, Architecture architecture)
    {
        var platform = $"{system}-{architecture.ToString().ToLowerInvariant()}";
        return All.FirstOrDefault(files => files.Platform == platform)
            ?? throw new DllNotFoundException(
                $"libtorch: expected one of the platforms {string.Join(", ", All.Select(files => files.Platform))}, got {platform}");
    }

    /// <summary>Where NuGet keeps the files.</summary>
    /// <param name="packages">NuGet's folder of packages.</param>
    public string FolderIn(string packages, string version) => Path.Combine(packages, Package, version, "runtimes", Platform, "native");
}
