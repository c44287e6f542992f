using System.Reflection;
using System.Runtime.InteropServices;

namespace AfdActors.Training.Native;

/// <summary>
/// Loads TorchSharp's native library where the system's loader refuses it. TorchSharp 0.107.0 asks for the libstdc++ of GCC 13 (Ubuntu 24.04) by a
/// symbol that it never calls. Where libstdc++ is older (Debian 12, Ubuntu 22.04) a copy that does not ask is made and loaded; nothing happens
/// elsewhere. .NET finds a library that is already loaded by its name, so TorchSharp's own calls take the copy.
/// </summary>
internal static class TorchSharpLibrary
{
    private const string FileName = "libLibTorchSharp.so";
    private const string Version = "GLIBCXX_3.4.32";
    private const string Symbol = "_ZSt21ios_base_library_initv";

    /// <summary>Whether libtorch's part for CUDA is beside it.</summary>
    public static bool HasCuda => Find("libtorch_cuda.so") is not null || Find("torch_cuda.dll") is not null;

    /// <exception cref="DllNotFoundException">The library cannot be loaded here; the message says why and what to do.</exception>
    public static void Load()
    {
        if (!OperatingSystem.IsLinux() || Find(FileName) is not { } library) return;
        // The copy is in another folder: it takes the libtorch that is loaded already, by name.
        NativeLibrary.Load(Find("libtorch.so")
            ?? throw new DllNotFoundException($"libtorch is not here: 'dotnet package download {PackageName}@{PackageVersion}' gets it"));
        try
        {
            NativeLibrary.Load(library);
        }
        catch (DllNotFoundException e) when (e.Message.Contains(Version, StringComparison.Ordinal))
        {
            NativeLibrary.Load(Copy(library));
        }
    }

    private static string? Find(string file) =>
        (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append(AppContext.BaseDirectory).Append(Downloaded).Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);

    /// <summary>Where NuGet keeps libtorch. The packed tool does not hold it, as it is 460 MB.</summary>
    private static string Downloaded
    {
        get
        {
            var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
                ? folder
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
            return Path.Combine(packages, PackageName, PackageVersion, "runtimes", Platform, "native");
        }
    }

    private static string Platform => $"linux-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";

    private static string PackageName => $"libtorch-cpu-{Platform}";

    private static string PackageVersion { get; } = typeof(TorchSharpLibrary).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(data => data.Key == "LibTorchVersion").Value!;

    /// <summary>In the program's folder, or where that cannot be written, in the user's cache.</summary>
    private static string Copy(string library)
    {
        const string advice = "take a system with libstdc++ of GCC 13 or later (Debian 13, Ubuntu 24.04)";
        try
        {
            var bytes = WeakVersionNeed.Relax(File.ReadAllBytes(library), Version, Symbol);
            var cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "afd");
            return TryWrite(AppContext.BaseDirectory, bytes) ?? TryWrite(cache, bytes)
                ?? throw new DllNotFoundException($"{library} asks for {Version}, which this system lacks, and neither {AppContext.BaseDirectory} nor {cache} can hold a copy that does not: make one of them writable, or {advice}");
        }
        catch (BadImageFormatException e)
        {
            throw new DllNotFoundException($"{library} asks for {Version}, which this system lacks, and is not the library that this program can adapt ({e.Message}): {advice}", e);
        }
    }

    /// <summary>Written aside and renamed, as several processes may start at once.</summary>
    private static string? TryWrite(string folder, byte[] bytes)
    {
        try
        {
            var target = Path.Combine(Directory.CreateDirectory(folder).FullName, "libLibTorchSharp.compatible.so");
            if (File.Exists(target) && File.ReadAllBytes(target).AsSpan().SequenceEqual(bytes)) return target;
            var aside = $"{target}.{Environment.ProcessId}";
            File.WriteAllBytes(aside, bytes);
            File.Move(aside, target, overwrite: true);
            return target;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
