using AfdActors.Cli.Configuration;
using AfdActors.Training.Data;

namespace AfdActors.Cli.Runs;

/// <summary>
/// The data of several runs: loaded once for all that have the same settings, when the first of them begins, and let go when the last
/// has ended. Thread-safe.
/// </summary>
internal sealed class SharedData(IEnumerable<RunConfiguration> runs, IProgress<string> messages)
{
    private readonly Dictionary<DataSettings, Entry> _entries = runs
        .GroupBy(run => run.Data)
        .ToDictionary(same => same.Key, same => new Entry(new Lazy<FederatedDataset>(() => RunData.Load(same.First(), messages)), same.Count()));

    /// <summary>The data of a run.</summary>
    public FederatedDataset Of(RunConfiguration run)
    {
        Lazy<FederatedDataset> data;
        lock (_entries)
            data = _entries[run.Data].Data;
        return data.Value;
    }

    /// <summary>A run has ended.</summary>
    public void Release(RunConfiguration run)
    {
        lock (_entries)
        {
            if (--_entries[run.Data].Runs == 0)
                _entries.Remove(run.Data);
        }
    }

    private sealed class Entry(Lazy<FederatedDataset> data, int runs)
    {
        public Lazy<FederatedDataset> Data { get; } = data;

        public int Runs { get; set; } = runs;
    }
}
