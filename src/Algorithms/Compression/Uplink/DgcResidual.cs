using System.Diagnostics.CodeAnalysis;

namespace AfdActors.Algorithms.Compression.Uplink;

/// <summary>
/// What one client has accumulated and not sent, in full-model coordinates: v, and u where momentum is used (docs/design.md "DGC").
/// Immutable by convention once published: the compressor copies before it writes.
/// </summary>
public sealed partial class DgcResidual : IUplinkState
{
    /// <param name="velocity">v, one value per parameter of the model.</param>
    /// <param name="momentum">u, as long as v; null when momentum is 0.</param>
    public DgcResidual(float[] velocity, float[]? momentum)
    {
        ArgumentNullException.ThrowIfNull(velocity);
        if (momentum is not null && momentum.Length != velocity.Length)
            throw new ArgumentException($"expected {velocity.Length} values of momentum, got {momentum.Length}", nameof(momentum));

        Velocity = velocity;
        Momentum = momentum;
    }

    /// <summary>v: the accumulated gradient that has not been sent.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "Millions of values; handed out as they are.")]
    public float[] Velocity { get; }

    /// <summary>u of the momentum correction; null when momentum is 0.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "Millions of values; handed out as they are.")]
    public float[]? Momentum { get; }

    /// <inheritdoc/>
    public long Bytes => sizeof(float) * (Velocity.LongLength + (Momentum?.LongLength ?? 0));

    /// <summary>The residual of a client that has not trained yet.</summary>
    public static DgcResidual Zero(int parameterCount, DgcSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new DgcResidual(new float[parameterCount], settings.Momentum > 0 ? new float[parameterCount] : null);
    }
}
