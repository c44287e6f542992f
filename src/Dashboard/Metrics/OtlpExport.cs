using AfdActors.Coordinator.Reports;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace AfdActors.Dashboard.Metrics;

/// <summary>
/// Sends the figures of the process's runs to an OpenTelemetry collector. The variables of OpenTelemetry say where and how often:
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>, <c>OTEL_METRIC_EXPORT_INTERVAL</c>. A host has its own
/// (docs/metrics.md).
/// </summary>
public static class OtlpExport
{
    private static readonly string[] Endpoints = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];

    /// <summary>Whether a collector is named in the environment.</summary>
    public static bool IsConfigured => Endpoints.Any(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 });

    /// <summary>Sends until it is disposed of, and then what is left.</summary>
    public static IDisposable Start() => Start(_ => { });

    /// <param name="configure">Over what the environment says.</param>
    internal static IDisposable Start(Action<OtlpExporterOptions> configure)
    {
        var builder = Sdk.CreateMeterProviderBuilder().AddMeter(RunMetrics.MeterName)
            .ConfigureResource(resource =>
            {
                if (Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME") is null) resource.AddService("afd");
            });
        return builder.AddOtlpExporter(configure).Build();
    }
}
