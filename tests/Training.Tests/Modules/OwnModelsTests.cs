using System.Collections.Immutable;
using AfdActors.Algorithms.Layout;
using AfdActors.Compliance;
using AfdActors.Training.Models;
using static TorchSharp.torch;

namespace AfdActors.Training.Tests.Modules;

public sealed class ConvolutionalNetTests : ModelCompliance
{
    protected override ImmutableArray<int> InputShape => [1, 8, 8];

    protected override int Classes => 3;

    protected override ImmutableArray<string> Groups => ["conv1", "conv2", "dense1"];

    protected override nn.Module<Tensor,
        Tensor> Create() => new ConvolutionalNet(InputShape, Classes, firstFilters: 4, secondFilters: 6, hidden: 10);
}

public sealed class MultilayerPerceptronTests : ModelCompliance
{
    protected override ImmutableArray<int> InputShape => [2, 3];

    protected override int Classes => 3;

    protected override ImmutableArray<string> Groups => ["dense1", "dense2"];

    protected override nn.Module<Tensor, Tensor> Create() => new MultilayerPerceptron(InputShape, Classes, [9, 6]);
}

public sealed class CharacterLstmTests : ModelCompliance
{
    protected override ImmutableArray<int> InputShape => [5];

    protected override int Classes => 4;

    protected override bool ReadsSymbols => true;

    protected override ImmutableArray<string> Groups => ["lstm1", "lstm2"];

    protected override nn.Module<Tensor,
        Tensor> Create() => new CharacterLstm(InputShape, Classes, embedding: 3, hidden: 6, LstmDropout.NonRecurrent);
}

public sealed class WordLstmTests : ModelCompliance
{
    protected override ImmutableArray<int> InputShape => [4, 3];

    protected override int Classes => 2;

    protected override ImmutableArray<string> Groups => ["lstm1", "lstm2"];

    protected override nn.Module<Tensor, Tensor> Create() => new WordLstm(InputShape, Classes, hidden: 6, LstmDropout.Hidden);
}
