using AfdActors.Datasets;
using AfdActors.Training.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AfdActors.Benchmarks;

/// <summary>
/// Training as the usual PyTorch loop does it: torch's own layers, <c>torch.optim.SGD</c>, all samples in one tensor, batches by
/// <c>index_select</c>, gradients set to none. The model stays where it is: nothing is copied in or out, unlike in a client's training.
/// </summary>
internal sealed class PlainTorch
{
    private readonly nn.Module<Tensor, Tensor> _module;
    private readonly optim.Optimizer _optimizer;
    private readonly Tensor _inputs;
    private readonly Tensor _labels;
    private readonly int _batchSize;

    public PlainTorch(ModuleModel model, SampleSet data, float learningRate, int batchSize)
    {
        _module = ModuleOf(model);
        _optimizer = optim.SGD(_module.parameters(), learningRate);
        _batchSize = batchSize;
        var values = new float[data.Count * data.SampleSize];
        for (var i = 0; i < data.Count; i++) data.CopyInput(i, values.AsSpan(i * data.SampleSize));
        var inputs = tensor(values).reshape([data.Count, .. data.InputShape.Select(length => (long)length)]);
        _inputs = model.Vocabulary is null ? inputs : inputs.to(int64);
        _labels = tensor(Enumerable.Range(0, data.Count).Select(data.Label).Select(label => (long)label).ToArray());
    }

    /// <summary>One epoch over all samples, in an order of its own.</summary>
    public double Epoch()
    {
        using var scope = NewDisposeScope();
        var order = randperm(_labels.size(0));
        double sum = 0;
        for (var start = 0; start < _labels.size(0); start += _batchSize) sum += Step(order.narrow(0, start, _batchSize));
        return sum;
    }

    private float Step(Tensor indices)
    {
        using var scope = NewDisposeScope();
        var loss = nn.functional.cross_entropy(_module.call(_inputs.index_select(0, indices)), _labels.index_select(0, indices));
        _optimizer.zero_grad();
        loss.backward();
        _optimizer.step();
        return loss.item<float>();
    }

    /// <summary>The layers of the model; LSTM layers are one LSTM of torch.</summary>
    private static nn.Module<Tensor, Tensor> ModuleOf(ModuleModel model) => model.Layout.Name switch
    {
        "femnist-cnn" => nn.Sequential(
            nn.Conv2d(1, 32, 5, padding: 2), nn.MaxPool2d(2), nn.ReLU(), nn.Conv2d(32, 64, 5, padding: 2), nn.MaxPool2d(2), nn.ReLU(),
            nn.Flatten(), nn.Linear(64 * 7 * 7, 2048), nn.ReLU(), nn.Linear(2048, model.Classes)),
        "shakespeare-lstm" => new Recurrent(
            nn.Embedding(model.Classes, 8), nn.LSTM(8, 256, 2, batchFirst: true), nn.Linear(256, model.Classes)),
        "sent140-lstm" => new Recurrent(null, nn.LSTM(model.InputShape[1], 100, 2, batchFirst: true), nn.Linear(100, model.Classes)),
        var name => throw new ArgumentException($"expected a model with a peer, got {name}", nameof(model)),
    };

    private sealed class Recurrent : nn.Module<Tensor, Tensor>
    {
        private readonly Embedding? _embedding;
        private readonly LSTM _lstm;
        private readonly Linear _dense;

        public Recurrent(Embedding? embedding, LSTM lstm, Linear dense) : base(nameof(Recurrent))
        {
            (_embedding, _lstm, _dense) = (embedding, lstm, dense);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            var outputs = _lstm.call(_embedding?.call(input) ?? input).Item1;
            return _dense.call(outputs.select(1, outputs.size(1) - 1));
        }
    }
}
