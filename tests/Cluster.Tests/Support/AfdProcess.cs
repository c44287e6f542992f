using System.Diagnostics;
using System.Globalization;

namespace AfdActors.Cluster.Tests.Support;

/// <summary>
/// One <c>afd</c> process. What it prints goes to a file, so that it is there whatever becomes of the process. Disposing kills it.
/// </summary>
internal sealed class AfdProcess : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "afd.dll");

    private readonly Process _process;
    private readonly string _log;
    private bool _stopped;

    private AfdProcess(string name, Process process, string log) => (Name, _process, _log) = (name, process, log);

    public string Name { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Whether <see cref="Kill"/> ended it.</summary>
    public bool WasKilled { get; private set; }

    public int ExitCode => _process.ExitCode;

    /// <summary>Everything it has printed so far, on both streams.</summary>
    public string Output
    {
        get
        {
            using var reader = new StreamReader(new FileStream(_log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return reader.ReadToEnd();
        }
    }

    /// <summary>Memory that is in use now (VmRSS), in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
            return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
        }
    }

    /// <param name="log">File that takes its output; appended to.</param>
    public static AfdProcess Start(string name, string log, params IEnumerable<string> arguments) => Start(name, log, [], arguments);

    /// <param name="log">File that takes its output; appended to.</param>
    /// <param name="launcher">A command that becomes the one that follows it; none: nothing is changed for the process.</param>
    public static AfdProcess Start(string name, string log, IEnumerable<string> launcher, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(
            "/bin/sh", ["-c", "exec \"$@\" >>\"$AFD_TEST_LOG\" 2>&1", "afd", .. launcher, Dotnet(), Program, .. arguments]);
        start.Environment["AFD_TEST_LOG"] = log;
        start.Environment.Remove("AFD_JOIN_TOKEN");
        File.AppendAllText(log, "");
        return new AfdProcess(name, Process.Start(start) ?? throw new InvalidOperationException($"{name} did not start"), log);
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        if (_process.HasExited) return;
        WasKilled = true;
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGSTOP: the process is there and does nothing.</summary>
    public void Pause()
    {
        Signal("STOP");
        _stopped = true;
    }

    /// <summary>SIGCONT.</summary>
    public void Continue()
    {
        Signal("CONT");
        _stopped = false;
    }

    /// <summary>SIGTERM: asks it to leave in good order.</summary>
    public void Terminate()
    {
        if (_stopped) Continue();
        Signal("TERM");
    }

    public Task Exits(TimeSpan limit) => Eventually.Is(() => HasExited, limit, $"{Name} exits", () => Output);

    public Task Prints(string text, TimeSpan limit) =>
        Eventually.Is(() => Output.Contains(text, StringComparison.Ordinal), limit, $"{Name} prints '{text}'", () => Output);

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private static string Dotnet() => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private void Signal(string name)
    {
        if (_process.HasExited) return;
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
