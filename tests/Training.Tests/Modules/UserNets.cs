using System.Collections.Immutable;
using AfdActors.Training.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AfdActors.Training.Tests.Modules;

/// <summary>A user's dense network: a chain as a field, and a forward around it.</summary>
internal sealed class DenseNet : nn.Module<Tensor, Tensor>
{
    private readonly Sequential _layers = nn.Sequential(nn.Linear(4, 6), nn.Tanh(), nn.Linear(6, 8), nn.Sigmoid(), nn.Linear(8, 3));

    public DenseNet() : base(nameof(DenseNet)) => RegisterComponents();

    public override Tensor forward(Tensor input) => _layers.call(input.flatten(1));
}

/// <summary>Convolutions with batch norm, its statistics buffers, and a head behind a flatten.</summary>
internal sealed class NormNet : nn.Module<Tensor, Tensor>
{
    private readonly Sequential _features = nn.Sequential(
        ("conv1", nn.Conv2d(1, 4, 3, padding: 1)), ("norm1", nn.BatchNorm2d(4)), ("relu1", nn.ReLU()), ("pool1", nn.MaxPool2d(2)),
        ("conv2", nn.Conv2d(4, 6, 3, padding: 1, bias: false)), ("norm2", nn.BatchNorm2d(6)), ("relu2", nn.ReLU()),
        ("flatten", nn.Flatten()), ("dense1", nn.Linear(6 * 4 * 4, 8)), ("norm3", nn.BatchNorm1d(8)), ("relu3", nn.ReLU()),
            ("dense2", nn.Linear(8, 3)));

    public NormNet() : base(nameof(NormNet)) => RegisterComponents();

    public override Tensor forward(Tensor input) => _features.call(input);
}

/// <summary>A residual block: its inside is a chain, what goes around it is not.</summary>
internal sealed class ResidualNet : nn.Module<Tensor, Tensor>
{
    private readonly Linear _stem = nn.Linear(4, 6);
    private readonly Sequential _block = nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 6));
    private readonly Linear _head = nn.Linear(6, 3);

    public ResidualNet() : base(nameof(ResidualNet)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        var inside = _stem.call(input);
        return _head.call(nn.functional.relu(inside + _block.call(inside)));
    }
}

/// <summary>An embedding and torch's own LSTM, which travels whole.</summary>
internal sealed class TorchLstmNet : nn.Module<Tensor, Tensor>
{
    private readonly Embedding _embedding = nn.Embedding(4, 3);
    private readonly LSTM _lstm = nn.LSTM(3, 5, batchFirst: true);
    private readonly Linear _head = nn.Linear(5, 4);

    public TorchLstmNet() : base(nameof(TorchLstmNet)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        var outputs = _lstm.call(_embedding.call(input.to(ScalarType.Int64))).Item1;
        return _head.call(outputs.select(1, outputs.size(1) - 1));
    }
}

/// <summary>An embedding and an LSTM layer in a chain.</summary>
internal static class ChainedLstmNet
{
    public static Sequential Create() => nn.Sequential(
        ("steps", new TimeFirst()), ("symbols", new Symbols()), ("embedding", nn.Embedding(4, 3)), ("lstm", new Lstm(3, 6)),
            ("last", new LastStep()), ("dense", nn.Linear(6, 4)));
}

/// <summary>A dense layer of the size that it is told.</summary>
internal sealed class ShapedNet : nn.Module<Tensor, Tensor>
{
    private readonly Linear _dense;

    public ShapedNet(ImmutableArray<int> inputShape, int classes) : base(nameof(ShapedNet))
    {
        _dense = nn.Linear(inputShape.Aggregate(1, (a, b) => a * b), classes);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => _dense.call(input.flatten(1));
}

/// <summary>A module that nobody but its author can make.</summary>
internal sealed class NeedyNet(string name) : nn.Module<Tensor, Tensor>(name)
{
    public override Tensor forward(Tensor input) => input;
}

/// <summary>A layer that the forward leaves out.</summary>
internal sealed class IdleNet : nn.Module<Tensor, Tensor>
{
    private readonly Linear _dense = nn.Linear(4, 3);
    private readonly Linear _idle = nn.Linear(4, 3);

    public IdleNet() : base(nameof(IdleNet)) => RegisterComponents();

    public override Tensor forward(Tensor input) => _dense.call(input);
}

/// <summary>A chain whose layers the forward calls one by one, with a way around: a mean knows how many units there are.</summary>
internal sealed class SkippingNet : nn.Module<Tensor, Tensor>
{
    private readonly Sequential _layers = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 3));

    public SkippingNet() : base(nameof(SkippingNet)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        var first = _layers[0].call(input);
        return _layers[1].call(first) + first.mean([1], keepdim: true);
    }
}
