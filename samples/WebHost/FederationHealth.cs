using AfdActors.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WebHost;

/// <summary>Healthy while the run goes on and when it has ended well.</summary>
internal sealed class FederationHealth(IFederation federation) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var rounds = $"{federation.Rounds.Count} rounds";
        return Task.FromResult(federation.Completion is { IsFaulted: true, Exception: var failure }
            ? HealthCheckResult.Unhealthy(rounds, failure!.InnerException)
            : HealthCheckResult.Healthy(federation.Completion.IsCompleted ? $"over after {rounds}" : rounds));
    }
}
