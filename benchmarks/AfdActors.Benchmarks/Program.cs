using AfdActors.Benchmarks;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// How fast the parts are, as ratios to a baseline of the same class, and what they allocate:
//   dotnet run -c Release --project benchmarks/AfdActors.Benchmarks -- --filter '*Downlink*'
// Other options are those of BenchmarkDotNet, such as --list flat and --job short. Benchmarks run in this process, which has loaded
// libtorch.
var config = DefaultConfig.Instance
    .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).AsMutator())
    .AddDiagnoser(new MemoryDiagnoser(new MemoryDiagnoserConfig(displayGenColumns: false)))
    .AddColumn(new PayloadColumn())
    .HideColumns(Column.Error, Column.StdDev, Column.RatioSD, Column.AllocRatio);
BenchmarkSwitcher.FromAssembly(typeof(PayloadColumn).Assembly).Run(args, config);
