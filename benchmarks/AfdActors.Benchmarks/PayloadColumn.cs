using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace AfdActors.Benchmarks;

/// <summary>A benchmark of a code, which knows how many bytes the code makes once it is set up.</summary>
public interface IHasPayload
{
    int PayloadBytes { get; }
}

/// <summary>How many bytes a code makes, beside the time that it takes.</summary>
public sealed class PayloadColumn : IColumn
{
    public string Id => nameof(PayloadColumn);

    public string ColumnName => "Payload";

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "Bytes of the encoded weights or update";

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(one => one.Descriptor.Type.IsAssignableTo(typeof(IHasPayload)));

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        if (BenchmarkInstance.Create(benchmarkCase) is not IHasPayload code)
            return "-";
        benchmarkCase.Descriptor.GlobalSetupMethod?.Invoke(code, null);
        return string.Create(CultureInfo.InvariantCulture, $"{code.PayloadBytes} B");
    }
}

/// <summary>The object that a benchmark is a method of.</summary>
public static class BenchmarkInstance
{
    /// <summary>A new one with the parameters of the case, not yet set up.</summary>
    public static object Create(BenchmarkCase benchmarkCase)
    {
        var type = benchmarkCase.Descriptor.Type;
        var instance = Activator.CreateInstance(type)!;
        foreach (var parameter in benchmarkCase.Parameters.Items)
            type.GetProperty(parameter.Name)!.SetValue(instance, parameter.Value);
        return instance;
    }
}
