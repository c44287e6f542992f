using AfdActors.Datasets;
using AfdActors.Hosting;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Experiments.Runs;

/// <summary>
/// The data of several runs: loaded once for all that have the same settings, whatever their seed where it says nothing about the data,
/// when the first of them begins, and let go when the last has ended. Thread-safe.
/// </summary>
internal sealed class SharedData(IReadOnlyList<RunConfiguration> runs, IProgress<string> messages)
{
    private readonly Dictionary<DataSettings, Entry> _entries = runs
        .GroupBy(Key)
        .ToDictionary(
            same => same.Key, same =>
            new Entry(new Lazy<FederatedDataset>(() => DataSets.Load(same.First().Data, messages)), same.Count()));

    /// <summary>The data of a run.</summary>
    /// <exception cref="DataFileException">It cannot be read.</exception>
    /// <exception cref="UsageException">The model cannot read samples of that shape.</exception>
    public FederatedDataset Of(RunConfiguration run)
    {
        Lazy<FederatedDataset> data;
        lock (_entries)
            data = _entries[Key(run)].Data;
        return RunData.Fitting(data.Value, run);
    }

    /// <summary>Loads the data of one run, and sees that the models of all runs of that data set fit it.</summary>
    /// <returns>The sizes of those runs; another seed's data have as many clients.</returns>
    /// <exception cref="DataFileException">It cannot be read.</exception>
    /// <exception cref="UsageException">A model cannot read such samples.</exception>
    public IReadOnlyList<RunSize> CheckAll(RunConfiguration first)
    {
        var data = Of(first);
        return
        [
            .. runs.Where(run => run.Data with { Seed = first.Data.Seed } == first.Data)
                .Select(run =>
                    new RunSize(run, RunData.ModelOf(RunData.Fitting(data, run), run).Layout.ParameterCount, data.Clients.Length)),
        ];
    }

    /// <summary>A run has ended.</summary>
    public void Release(RunConfiguration run)
    {
        lock (_entries)
        {
            var key = Key(run);
            if (--_entries[key].Runs == 0)
                _entries.Remove(key);
        }
    }

    private static DataSettings Key(RunConfiguration run) => run.Data.DependOnSeed ? run.Data : run.Data with { Seed = 0 };

    private sealed class Entry(Lazy<FederatedDataset> data, int runs)
    {
        public Lazy<FederatedDataset> Data { get; } = data;

        public int Runs { get; set; } = runs;
    }
}
