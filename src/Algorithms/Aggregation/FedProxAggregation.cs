using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>
/// FedProx (arXiv:1812.06127): clients minimize F_k(w) + mu/2 |w - w_received|^2. The coordinator's half is that of
/// <see cref="FedAvgAggregation"/>.
/// </summary>
internal sealed class FedProxAggregation(ServerOptimizerSettings settings, ModelLayout layout) : FedAvgAggregation(settings, layout),
    ILocalCorrection
{
    private readonly GradientCorrection _correction = new((float)settings.Proximal, default);

    public byte[] Announce(SubModel subModel) => [];

    public long MaxBytes(SubModel subModel) => 0;

    public GradientCorrection Begin(LocalTask task) => _correction;

    public LocalReport End(LocalTask task, ReadOnlySpan<float> update, int steps) => LocalReport.None;
}
