using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Compliance.Tests;

public sealed class RawDownlinkCompliance : DownlinkCompliance
{
    protected override IDownlinkCodec Create() => StrategyCatalogs.BuiltIn.CreateDownlink(Downlinks.Raw);
}

public sealed class HalfDownlinkCompliance : DownlinkCompliance
{
    protected override IDownlinkCodec Create() => StrategyCatalogs.BuiltIn.CreateDownlink(Downlinks.Half);
}

public sealed class OneBitHadamardDownlinkCompliance : DownlinkCompliance
{
    protected override IDownlinkCodec Create() => StrategyCatalogs.BuiltIn.CreateDownlink(Downlinks.Hadamard(bits: 1));
}

public sealed class ThreeBitHadamardDownlinkCompliance : DownlinkCompliance
{
    protected override IDownlinkCodec Create() => StrategyCatalogs.BuiltIn.CreateDownlink(Downlinks.Hadamard(bits: 3));
}

public sealed class EightBitHadamardDownlinkCompliance : DownlinkCompliance
{
    protected override IDownlinkCodec Create() => StrategyCatalogs.BuiltIn.CreateDownlink(Downlinks.Hadamard(bits: 8));
}

public sealed class DifferenceCompliance : StatefulDownlinkCompliance
{
    protected override IStatefulDownlink CreateStateful() => new DifferenceDownlink(bits: 8, density: 0.2);
}

public sealed class CoarseDifferenceCompliance : StatefulDownlinkCompliance
{
    protected override IStatefulDownlink CreateStateful() => new DifferenceDownlink(bits: 4, density: 0.02);
}

public sealed class AdaptiveDifferenceCompliance : StatefulDownlinkCompliance
{
    protected override IStatefulDownlink CreateStateful() =>
        (IStatefulDownlink)StrategyCatalogs.BuiltIn.CreateDownlink(Downlinks.Difference(Downlinks.AdaptiveBits, density: 1));
}

public sealed class ExactDifferenceCompliance : StatefulDownlinkCompliance
{
    protected override IStatefulDownlink CreateStateful() => new DifferenceDownlink(bits: 32, density: 1);
}
