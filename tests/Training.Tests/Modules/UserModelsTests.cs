using System.Collections.Immutable;
using AfdActors.Compliance;
using static TorchSharp.torch;

namespace AfdActors.Training.Tests.Modules;

public sealed class DenseNetTests : ModelCompliance
{
    protected override ImmutableArray<int> InputShape => [4];

    protected override int Classes => 3;

    protected override ImmutableArray<string> Groups => ["_layers.0", "_layers.2"];

    protected override nn.Module<Tensor, Tensor> Create() => new DenseNet();
}

public sealed class NormNetTests : ModelCompliance
{
    protected override ImmutableArray<int> InputShape => [1, 8, 8];

    protected override int Classes => 3;

    protected override ImmutableArray<string> Groups => ["_features.conv1", "_features.conv2", "_features.dense1"];

    protected override nn.Module<Tensor, Tensor> Create() => new NormNet();
}

public sealed class ResidualNetTests : ModelCompliance
{
    protected override ImmutableArray<int> InputShape => [4];

    protected override int Classes => 3;

    protected override ImmutableArray<string> Groups => ["_block.0"];

    protected override nn.Module<Tensor, Tensor> Create() => new ResidualNet();

    [Fact]
    public void What_cannot_be_cut_is_named_with_the_reason() => Assert.Equal(
        [("_block.2", "its outputs leave _block"), ("_stem", "Linear is not in a Sequential"), ("_head", "Linear is not in a Sequential")],
        Model().Whole.Select(layer => (layer.Path, layer.Reason)));
}

public sealed class TorchLstmNetTests : ModelCompliance
{
    protected override ImmutableArray<int> InputShape => [5];

    protected override int Classes => 4;

    protected override bool ReadsSymbols => true;

    protected override ImmutableArray<string> Groups => [];

    protected override nn.Module<Tensor, Tensor> Create() => new TorchLstmNet();
}

public sealed class ChainedLstmNetTests : ModelCompliance
{
    protected override ImmutableArray<int> InputShape => [5];

    protected override int Classes => 4;

    protected override bool ReadsSymbols => true;

    protected override ImmutableArray<string> Groups => ["lstm"];

    protected override nn.Module<Tensor, Tensor> Create() => ChainedLstmNet.Create();
}
