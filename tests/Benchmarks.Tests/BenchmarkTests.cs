using BenchmarkDotNet.Running;

namespace AfdActors.Benchmarks.Tests;

/// <summary>The benchmarks are run by hand; these tests keep them running.</summary>
public sealed class BenchmarkTests
{
    public static TheoryData<string> Classes => [.. Types.Select(type => type.Name)];

    private static IEnumerable<Type> Types =>
        typeof(PayloadColumn).Assembly.GetTypes().Where(type => BenchmarkConverter.TypeToBenchmarks(type).BenchmarksCases.Length > 0);

    /// <summary>Every case is set up, run once and cleaned up, as BenchmarkDotNet does it; how fast it is is not a test's to say.</summary>
    [Theory]
    [MemberData(nameof(Classes))]
    public async Task Every_case_runs_and_one_is_the_baseline(string name)
    {
        var cases = BenchmarkConverter.TypeToBenchmarks(Types.Single(type => type.Name == name)).BenchmarksCases;

        Assert.Single(cases.Where(one => one.Descriptor.Baseline).Select(one => one.Descriptor.WorkloadMethod).Distinct());
        foreach (var settings in cases.GroupBy(one => one.Parameters.DisplayInfo))
        {
            var (first, instance) = (settings.First().Descriptor, BenchmarkInstance.Create(settings.First()));
            first.GlobalSetupMethod?.Invoke(instance, null);
            foreach (var one in settings)
                one.Descriptor.WorkloadMethod.Invoke(instance, null);
            if (first.GlobalCleanupMethod?.Invoke(instance, null) is Task cleaned)
                await cleaned;
            if (instance is IHasPayload code)
                Assert.True(code.PayloadBytes > 0);
        }
    }
}
