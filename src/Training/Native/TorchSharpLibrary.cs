using System.Reflection;
using System.Runtime.InteropServices;

namespace AfdActors.Training.Native;

/// <summary>
/// Loads TorchSharp's native library where the system's loader would not find what it needs, or refuses it. .NET finds a library that is
/// already loaded by its name, so TorchSharp's own calls take what is loaded here; nothing happens where TorchSharp can do it alone.
/// <para>Where libtorch is not beside the program, as it is not beside the packed tool, it is taken from NuGet's folder.</para>
/// <para>On Linux, TorchSharp 0.107.0 asks for the libstdc++ of GCC 13 (Ubuntu 24.04) by a symbol that it never calls. Where libstdc++ is
/// older (Debian 12, Ubuntu 22.04) a copy that does not ask is made and loaded.</para>
/// </summary>
internal static class TorchSharpLibrary
{
    private const string Version = "GLIBCXX_3.4.32";
    private const string Symbol = "_ZSt21ios_base_library_initv";

    /// <summary>Whether libtorch's part for CUDA is beside it.</summary>
    public static bool HasCuda => Beside("libtorch_cuda.so") is not null || Beside("torch_cuda.dll") is not null;

    /// <summary>NuGet's folder of packages.</summary>
    private static string Packages => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string OsName => OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";

    /// <summary>Of libtorch.</summary>
    public static string PackageVersion { get; } = typeof(TorchSharpLibrary).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(data => data.Key == "LibTorchVersion").Value!;

    /// <exception cref="DllNotFoundException">The library cannot be loaded here; the message says why and what to do.</exception>
    public static void Load()
    {
        var files = LibTorchFiles.Of(OsName, RuntimeInformation.ProcessArchitecture);
        if (Beside(files.Binding) is not { } library) return;
        var isBeside = Beside(files.InOrder[^1]) is not null;
        if (isBeside && !OperatingSystem.IsLinux()) return;
        foreach (var file in files.InOrder)
            Load(file, isBeside ? Beside(file) : Downloaded(files, file), files);
        try
        {
            NativeLibrary.Load(library);
        }
        catch (DllNotFoundException e) when (e.Message.Contains(Version, StringComparison.Ordinal))
        {
            NativeLibrary.Load(Copy(library));
        }
    }

    /// <param name="path">Where the file is; null: perhaps where the system's loader looks.</param>
    private static void Load(string file, string? path, LibTorchFiles files)
    {
        if (path is not null)
            NativeLibrary.Load(path);
        else if (!NativeLibrary.TryLoad(file, out _))
            throw new DllNotFoundException($"libtorch is not here: 'dotnet package download {files.Package}@{PackageVersion}' gets it");
    }

    private static string? Beside(string file) => ExistingIn(
        (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Append(AppContext.BaseDirectory), file);

    private static string? Downloaded(LibTorchFiles files, string file) => ExistingIn([files.FolderIn(Packages, PackageVersion)], file);

    private static string? ExistingIn(IEnumerable<string> folders, string file) =>
        folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);

    /// <summary>In the program's folder, or where that cannot be written, in the user's cache.</summary>
    private static string Copy(string library)
    {
        const string advice = "take a system with libstdc++ of GCC 13 or later (Debian 13, Ubuntu 24.04)";
        try
        {
            var bytes = WeakVersionNeed.Relax(File.ReadAllBytes(library), Version, Symbol);
            var cache = Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
                "afd");
            return TryWrite(AppContext.BaseDirectory, bytes) ?? TryWrite(cache, bytes)
                ?? throw new DllNotFoundException(
                    $"{library} asks for {Version}, which this system lacks, and neither {AppContext.BaseDirectory} nor {cache} can hold a copy that does not: make one of them writable, or {advice}");
        }
        catch (BadImageFormatException e)
        {
            throw new DllNotFoundException(
                $"{library} asks for {Version}, which this system lacks, and is not the library that this program can adapt ({e.Message}): {advice}", e);
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
