using System.Collections.Concurrent;
using System.Diagnostics;

namespace AfdActors.Samples.Tests;

/// <summary>A sample that runs in a process of its own, from where the build puts it.</summary>
internal sealed class SampleProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    public SampleProcess(string sample, params string[] args)
    {
        // artifacts/bin/Samples.Tests/release/ is this folder; its neighbors are the samples.
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var program = Path.Combine(here.Parent!.Parent!.FullName, sample, here.Name, sample + ".dll");
        var start = new ProcessStartInfo("dotnet", [program, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output => string.Join('\n', _lines);

    /// <summary>Waits for the end of the process; fails where that is not exit code 0.</summary>
    public async Task<string> Ends()
    {
        using var late = new CancellationTokenSource(Limit);
        await _process.WaitForExitAsync(late.Token);
        Assert.True(_process.ExitCode == 0, Output);
        return Output;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
