using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.Datasets;
using AfdActors.Training.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace AfdActors.Training.Tests;

/// <summary>
/// The small models and their local training once more, in double precision and written out: unrolled LSTMs, log-softmax, one gradient step
/// a batch. Shares neither the forward nor the trainer with the product, so that their results are compared with something else than
/// themselves.
/// </summary>
internal static class PlainModel
{
    public static (float[] Weights, double MeanLoss) Train(
        IFederatedModel model, SubModel subModel, float[] weights, SampleSet data, TrainingParameters parameters, SeededStream shuffle)
    {
        using var scope = NewDisposeScope();
        var w = Tensors(subModel, weights);
        foreach (var parameter in w) parameter.requires_grad_();
        using var rate = (-(double)parameters.LearningRate).ToScalar();
        var order = Enumerable.Range(0, data.Count).ToArray();
        var samples = parameters.MaxSamples > 0 && parameters.MaxSamples < data.Count ? parameters.MaxSamples : data.Count;
        double lossSum = 0;
        for (var epoch = 0; epoch < parameters.Epochs; epoch++)
        {
            shuffle.Shuffle<int>(order);
            foreach (var indices in order[..samples].Chunk(parameters.BatchSize))
            {
                var labels = tensor(indices.Select(i => (long)data.Label(i)).ToArray()).unsqueeze(1);
                var loss = Logits(model, subModel, w, Inputs(data, indices)).log_softmax(1).gather(1, labels).mean().neg();
                lossSum += loss.item<double>() * indices.Length;
                loss.backward();
                using var untracked = no_grad();
                foreach (var parameter in w)
                {
                    // The recurrent weight of a sequence of one step has none.
                    if (parameter.grad is { } gradient) parameter.add_(gradient, rate);
                    parameter.grad = null;
                }
            }
        }
        return ([.. w.SelectMany(tensor => tensor.detach().reshape(-1).data<double>().ToArray()).Select(value => (float)value)],
            lossSum / samples / parameters.Epochs);
    }

    public static float[] Logits(IFederatedModel model, SubModel subModel, float[] weights, SampleSet data)
    {
        using var scope = NewDisposeScope();
        var logits = Logits(model, subModel, Tensors(subModel, weights), Inputs(data, [.. Enumerable.Range(0, data.Count)]));
        return [.. logits.reshape(-1).data<double>().Select(value => (float)value)];
    }

    private static Tensor Logits(IFederatedModel model, SubModel subModel, Tensor[] w, Tensor inputs) => model.Layout.Name switch
    {
        "tiny-mlp" => Dense(relu(Dense(inputs.flatten(1), w, 0)), w, 2),
        "tiny-cnn" => Dense(relu(Dense(Convolved(Convolved(inputs, w, 0), w, 2).flatten(1), w, 4)), w, 6),
        "tiny-characters" => Recurrent(subModel, w, w[0].index_select(0, inputs.t().reshape(-1).to(ScalarType.Int64)), 1, inputs.size(0)),
        "tiny-words" => Recurrent(subModel, w, inputs.transpose(0, 1).reshape(-1, inputs.size(2)), 0, inputs.size(0)),
        _ => throw new ArgumentException($"expected one of the small models, got {model.Layout.Name}", nameof(model)),
    };

    private static Tensor Dense(Tensor inputs, Tensor[] w, int p) => inputs.matmul(w[p].t()) + w[p + 1];

    private static Tensor Convolved(Tensor inputs, Tensor[] w, int p) =>
        max_pool2d(relu(conv2d(inputs, w[p], w[p + 1], padding: [2, 2])), 2);

    /// <param name="inputs">[steps * batch, in], time outermost.</param>
    private static Tensor Recurrent(SubModel subModel, Tensor[] w, Tensor inputs, int p, long batch)
    {
        for (var group = 0; group < 2; group++, p += 3)
            inputs = Kept(UnrolledLstm.Run(Dense(inputs, [w[p], w[p + 2]], 0), w[p + 1], batch), subModel.Kept[group]);
        return Dense(inputs.narrow(0, inputs.size(0) - batch, batch), w, p);
    }

    private static Tensor Kept(Tensor outputs, UnitMask mask) => outputs.size(1) == mask.Count
        ? outputs
        : stack([.. mask.Kept.ToArray().Select(unit => outputs.select(1, unit))], 1);

    private static Tensor[] Tensors(SubModel subModel, float[] weights) => [.. subModel.TensorSizes.Select((size, p) => tensor(
        weights.AsSpan(subModel.OffsetOf(p), size).ToArray().Select(value => (double)value)
            .ToArray(), [.. subModel.ShapeOf(p).Select(axis => (long)axis)]))];

    private static Tensor Inputs(SampleSet data, int[] indices)
    {
        var values = new float[indices.Length * data.SampleSize];
        for (var i = 0; i < indices.Length; i++) data.CopyInput(indices[i], values.AsSpan(i * data.SampleSize));
        return tensor(values, [indices.Length, .. data.InputShape.Select(axis => (long)axis)]).to(ScalarType.Float64);
    }
}
