using AfdActors.Algorithms.SubModels;
using AfdActors.Training.Models;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace AfdActors.Training;

/// <summary>
/// One mini-batch of training. The weight gradient of a dense layer is the product of its output gradients and its inputs, so its step
/// is one multiplication straight into the weight: autograd never makes the gradient, which would be the size of the layer. An LSTM's
/// weights are dense layers over all steps at once: every step's gates are a sum of which its inputs' part is one term, so the gradients
/// of that term serve the recurrent weight too, with the outputs one step before as its inputs. What autograd tracks ends at an LSTM's
/// inputs and starts anew at its outputs, so that it sees the model in parts; <see cref="LstmSequence"/> goes back between them.
/// Belongs to the dispose scope that it is made in.
/// </summary>
internal sealed class TrainingPass(IReadOnlyList<Tensor> parameters, SubModel subModel) : ForwardPass(parameters, subModel)
{
    /// <summary>The part that the model's inputs go into is at the bottom, that with the loss on top.</summary>
    private readonly Stack<Part> _parts = new([new Part(null, [])]);

    /// <summary>Takes the gradients of some outputs and steps the weights behind them by -rate * gradient.</summary>
    private delegate void WeightStep(Tensor outputGradients, float rate);

    public override Tensor Embed(Tensor symbols, int weight)
    {
        using var frozen = Parameters[weight].detach();
        var outputs = frozen.index_select(0, symbols).requires_grad_();
        return Tracked(outputs, [weight], (gradients, rate) => StepRows(weight, symbols, gradients, rate));
    }

    public override Tensor Dense(Tensor inputs, int weight)
    {
        using var frozenWeight = Parameters[weight].detach();
        using var frozenBias = Parameters[weight + 1].detach();
        var outputs = nn.functional.linear(inputs, frozenWeight, frozenBias);
        if (!outputs.requires_grad) outputs.requires_grad_();
        return Tracked(outputs, [weight, weight + 1], (gradients, rate) => Step(weight, weight + 1, inputs, gradients, rate));
    }

    public override Tensor Lstm(Tensor inputs, int weight, long batch)
    {
        using var untracked = no_grad();
        var sequence = Sequence(inputs, weight, batch);
        _parts.Push(new Part(new Recurrence(inputs, sequence, weight, batch), []));
        return sequence.Outputs.requires_grad_();
    }

    /// <summary>w -= learningRate * dloss/dw for every parameter.</summary>
    public void Step(Tensor loss, float learningRate)
    {
        using var untracked = no_grad();
        var stepped = _parts.SelectMany(part => part.Layers.SelectMany(layer => layer.Parameters).Concat(part.From?.Parameters ?? [])).ToHashSet();
        var others = Enumerable.Range(0, Parameters.Count).Where(p => !stepped.Contains(p)).Select(p => Parameters[p]).ToArray();
        Tensor end = loss;
        Tensor? endGradient = null;
        while (_parts.TryPop(out var part))
        {
            Tensor[] targets = [.. others, .. part.Layers.Select(layer => layer.Outputs), .. part.From is { } ? [part.From.Sequence.Outputs] : Array.Empty<Tensor>()];
            var gradients = autograd.grad([end], targets, endGradient is null ? null : [endGradient]);
            for (var p = 0; p < others.Length; p++) others[p].add_(gradients[p], -learningRate);
            for (var layer = 0; layer < part.Layers.Count; layer++) part.Layers[layer].Step(gradients[others.Length + layer], learningRate);
            if (part.From is not { } recurrence) return;
            others = [];
            end = recurrence.Inputs;
            endGradient = Step(recurrence, gradients[^1].contiguous(), learningRate);
            if (endGradient is null) return;
        }
    }

    private Tensor Tracked(Tensor outputs, int[] parameters, WeightStep step)
    {
        _parts.Peek().Layers.Add(new Layer(outputs, parameters, step));
        return outputs;
    }

    private void Step(int weight, int bias, Tensor inputs, Tensor outputGradients, float rate)
    {
        Parameters[weight].addmm_(outputGradients.t(), inputs, 1, -rate);
        // By name: a bare 0 would be taken as the element type Byte.
        Parameters[bias].add_(outputGradients.sum(dim: 0), -rate);
    }

    private void StepRows(int weight, Tensor rows, Tensor rowGradients, float rate)
    {
        var width = (int)rowGradients.size(1);
        var weights = ModelTensors.Memory<float>(Parameters[weight]);
        var gradients = ModelTensors.Memory<float>(rowGradients.contiguous());
        foreach (var row in ModelTensors.Memory<long>(rows))
        {
            var target = weights.Slice((int)row * width, width);
            TensorPrimitives.MultiplyAdd(gradients[..width], -rate, target, target);
            gradients = gradients[width..];
        }
    }

    /// <summary>Returns the gradients of the layer's inputs; null where nothing before it is trained.</summary>
    private Tensor? Step(Recurrence layer, Tensor outputGradients, float rate)
    {
        var recurrent = layer.Weight + 1;
        var gates = layer.Sequence.Backward(outputGradients, Parameters[recurrent]);
        var inputGradients = layer.Inputs.requires_grad ? gates.mm(Parameters[layer.Weight]) : null;
        Step(layer.Weight, layer.Weight + 2, layer.Inputs, gates, rate);
        var later = gates.size(0) - layer.Batch;
        if (later == 0) return inputGradients;
        var before = layer.Sequence.Outputs.narrow(0, 0, later);
        Parameters[recurrent].addmm_(gates.narrow(0, layer.Batch, later).t(), before, 1, -rate);
        return inputGradients;
    }

    /// <summary>What autograd tracks as one: from an LSTM's outputs, or the model's inputs, to the next LSTM's inputs, or the loss.</summary>
    private sealed record Part(Recurrence? From, List<Layer> Layers);

    /// <summary>Outputs of weights that autograd takes for constants.</summary>
    private sealed record Layer(Tensor Outputs, int[] Parameters, WeightStep Step);

    /// <summary>An LSTM: <paramref name="Weight"/> is followed by the recurrent weight and the bias; <paramref name="Batch"/> rows a step.</summary>
    private sealed record Recurrence(Tensor Inputs, LstmSequence Sequence, int Weight, long Batch)
    {
        public IEnumerable<int> Parameters => [Weight, Weight + 1, Weight + 2];
    }
}
