using AfdActors.Algorithms.Compression.Uplink;

namespace AfdActors.Compliance.Tests;

public sealed class RawUplinkCompliance : UplinkCompliance
{
    protected override IUplinkCodec Create() => new RawUplink();
}

public sealed class DgcUplinkCompliance : UplinkCompliance
{
    protected override IUplinkCodec Create() => new DgcUplink(new DgcSettings(Density: 0.2));
}

public sealed class DgcMomentumUplinkCompliance : UplinkCompliance
{
    protected override IUplinkCodec Create() => new DgcUplink(
        new DgcSettings(0.2, WarmUpRounds: 3, 0.5f, Nesterov: true, Clip: 1, ValueBits: DgcSettings.AdaptiveBits));
}

public sealed class TernaryUplinkCompliance : UplinkCompliance
{
    protected override IUplinkCodec Create() => TernaryUplink.Create(TernaryUplink.Settings(0.2));
}

public sealed class TernaryLevelsUplinkCompliance : UplinkCompliance
{
    protected override IUplinkCodec Create() => TernaryUplink.Create(TernaryUplink.Settings(0.2, SparsityScope.Model, levels: true));
}
