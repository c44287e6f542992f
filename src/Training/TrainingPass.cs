using AfdActors.Algorithms.SubModels;
using AfdActors.Training.Models;
using static TorchSharp.torch;

namespace AfdActors.Training;

/// <summary>
/// One mini-batch of training. The weight gradient of a dense layer is the product of its output gradients and its inputs, so its step
/// is one multiplication straight into the weight: autograd never makes the gradient, which would be the size of the layer.
/// Belongs to the dispose scope that it is made in.
/// </summary>
internal sealed class TrainingPass(IReadOnlyList<Tensor> parameters, SubModel subModel) : ForwardPass(parameters, subModel)
{
    private readonly List<DenseLayer> _dense = [];

    public override Tensor Dense(Tensor inputs, int weight)
    {
        using var frozenWeight = Parameters[weight].detach();
        using var frozenBias = Parameters[weight + 1].detach();
        var outputs = nn.functional.linear(inputs, frozenWeight, frozenBias);
        if (!outputs.requires_grad) outputs.requires_grad_();
        _dense.Add(new DenseLayer(weight, inputs, outputs));
        return outputs;
    }

    /// <summary>w -= learningRate * dloss/dw for every parameter.</summary>
    public void Step(Tensor loss, float learningRate)
    {
        var others = Enumerable.Range(0, Parameters.Count)
            .Where(p => !_dense.Exists(layer => p == layer.Weight || p == layer.Weight + 1))
            .Select(p => Parameters[p]).ToArray();
        var gradients = autograd.grad([loss], [.. others, .. _dense.Select(layer => layer.Outputs)]);
        using var untracked = no_grad();
        for (var p = 0; p < others.Length; p++) others[p].add_(gradients[p], -learningRate);
        for (var layer = 0; layer < _dense.Count; layer++) Step(_dense[layer], gradients[others.Length + layer], learningRate);
    }

    private void Step(DenseLayer layer, Tensor outputGradients, float learningRate)
    {
        Parameters[layer.Weight].addmm_(outputGradients.t(), layer.Inputs, 1, -learningRate);
        // By name: a bare 0 would be taken as the element type Byte.
        Parameters[layer.Weight + 1].add_(outputGradients.sum(dim: 0), -learningRate);
    }

    private readonly record struct DenseLayer(int Weight, Tensor Inputs, Tensor Outputs);
}
