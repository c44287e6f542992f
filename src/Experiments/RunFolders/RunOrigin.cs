using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using AfdActors.Hosting.Files;
using AfdActors.Training.Native;

namespace AfdActors.Experiments.RunFolders;

/// <summary><c>origin.json</c>: when a run was begun, by which version of this program and on which machine.</summary>
/// <param name="Begun">Not when it was resumed.</param>
/// <param name="Version">Of this program.</param>
/// <param name="Processors">That the process may use.</param>
/// <param name="LibTorch">Version of libtorch.</param>
public sealed record RunOrigin(
    DateTimeOffset Begun, string Version, string System, string Architecture, int Processors, string Runtime, string LibTorch)
{
    /// <summary>Of this process, now.</summary>
    public static RunOrigin Here(TimeProvider time) => new(
        time.GetUtcNow(),
        typeof(RunOrigin).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
        RuntimeInformation.OSDescription,
        RuntimeInformation.OSArchitecture.ToString(),
        Environment.ProcessorCount,
        RuntimeInformation.FrameworkDescription,
        TorchRuntime.LibTorchVersion);

    /// <summary>Writes the file as a whole.</summary>
    public void Write(string path) => AtomicFile.WriteText(path, JsonSerializer.Serialize(this, RoundJson.Options) + "\n");

    /// <summary>Null where there is none, or none that can be read: runs of older versions have none.</summary>
    public static RunOrigin? TryRead(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<RunOrigin>(File.ReadAllText(path), RoundJson.Options) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
