using AfdActors.Algorithms.SubModels;
using AfdActors.Training.Models;
using static TorchSharp.torch;

namespace AfdActors.Training;

/// <summary>
/// One mini-batch of training. The weight gradient of a dense layer is the product of its output gradients and its inputs, so its step
/// is one multiplication straight into the weight: autograd never makes the gradient, which would be the size of the layer. An LSTM's
/// weights are dense layers over all steps at once: every step's gates are a sum of which its inputs' part is one term, so the gradients
/// of that term serve the recurrent weight too, with the outputs one step before as its inputs.
/// Belongs to the dispose scope that it is made in.
/// </summary>
internal sealed class TrainingPass(IReadOnlyList<Tensor> parameters, SubModel subModel) : ForwardPass(parameters, subModel)
{
    private readonly List<Layer> _layers = [];

    public override Tensor Dense(Tensor inputs, int weight)
    {
        var outputs = Linear(inputs, weight, weight + 1);
        _layers.Add(new Layer(weight, weight + 1, null, inputs, outputs));
        return outputs;
    }

    public override Tensor Lstm(Tensor inputs, int weight, long batch)
    {
        var projected = Linear(inputs, weight, weight + 2);
        using var frozenRecurrent = Parameters[weight + 1].detach();
        var outputs = LstmRecurrence.Run(projected, frozenRecurrent, batch);
        _layers.Add(new Layer(weight, weight + 2, new Recurrent(weight + 1, outputs, batch), inputs, projected));
        return outputs;
    }

    /// <summary>w -= learningRate * dloss/dw for every parameter.</summary>
    public void Step(Tensor loss, float learningRate)
    {
        var stepped = _layers.SelectMany(layer => new[] { layer.Weight, layer.Bias, layer.Recurrent?.Weight ?? layer.Weight }).ToHashSet();
        var others = Enumerable.Range(0, Parameters.Count).Where(p => !stepped.Contains(p)).Select(p => Parameters[p]).ToArray();
        var gradients = autograd.grad([loss], [.. others, .. _layers.Select(layer => layer.Outputs)]);
        using var untracked = no_grad();
        for (var p = 0; p < others.Length; p++) others[p].add_(gradients[p], -learningRate);
        for (var layer = 0; layer < _layers.Count; layer++) Step(_layers[layer], gradients[others.Length + layer], learningRate);
    }

    private void Step(Layer layer, Tensor outputGradients, float learningRate)
    {
        Parameters[layer.Weight].addmm_(outputGradients.t(), layer.Inputs, 1, -learningRate);
        // By name: a bare 0 would be taken as the element type Byte.
        Parameters[layer.Bias].add_(outputGradients.sum(dim: 0), -learningRate);
        if (layer.Recurrent is not { } recurrent) return;
        var later = outputGradients.size(0) - recurrent.Batch;
        if (later == 0) return;
        var before = recurrent.Outputs.narrow(0, 0, later);
        Parameters[recurrent.Weight].addmm_(outputGradients.narrow(0, recurrent.Batch, later).t(), before, 1, -learningRate);
    }

    /// <summary>Inputs times a weight that autograd takes for a constant; the outputs are tracked.</summary>
    private Tensor Linear(Tensor inputs, int weight, int bias)
    {
        using var frozenWeight = Parameters[weight].detach();
        using var frozenBias = Parameters[bias].detach();
        var outputs = nn.functional.linear(inputs, frozenWeight, frozenBias);
        if (!outputs.requires_grad) outputs.requires_grad_();
        return outputs;
    }

    /// <summary>A weight and bias with what they were given and gave.</summary>
    private readonly record struct Layer(int Weight, int Bias, Recurrent? Recurrent, Tensor Inputs, Tensor Outputs);

    /// <summary>An LSTM's recurrent weight, and its outputs of all steps, <paramref name="Batch"/> rows a step.</summary>
    private sealed record Recurrent(int Weight, Tensor Outputs, long Batch);
}
