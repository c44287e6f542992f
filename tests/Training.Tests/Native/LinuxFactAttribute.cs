namespace AfdActors.Training.Tests.Native;

/// <summary>A test of TorchSharp's library for Linux; skipped where the build took another one.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!File.Exists(Library)) Skip = $"{Library} is not there";
    }

    public static string Library { get; } =
        Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
}
