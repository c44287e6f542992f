using AfdActors.Algorithms.Seeding;
using AfdActors.Algorithms.SubModels;
using AfdActors.Training.Data;
using AfdActors.Training.Models;
using static TorchSharp.torch;

namespace AfdActors.Training.Tests;

/// <summary>The reference of <see cref="LocalTrainer"/>: one backward pass over everything, then w -= lr * grad.</summary>
internal static class PlainTraining
{
    public static double Train(IFederatedModel model, SubModel subModel, float[] weights, SampleSet data, TrainingParameters settings, SeededStream shuffle)
    {
        TorchRuntime.Initialise();
        using var scope = NewDisposeScope();
        var parameters = subModel.TensorSizes.Select((size, p) =>
            tensor(weights[subModel.OffsetOf(p)..(subModel.OffsetOf(p) + size)], [.. subModel.ShapeOf(p).Select(axis => (long)axis)], requires_grad: true)).ToArray();
        var order = Enumerable.Range(0, data.Count).ToArray();
        double lossSum = 0;
        for (var epoch = 0; epoch < settings.Epochs; epoch++)
        {
            shuffle.Shuffle<int>(order);
            foreach (var indices in order.Chunk(settings.BatchSize))
            {
                var rows = data.Select(indices);
                var values = new float[indices.Length * data.SampleSize];
                for (var i = 0; i < indices.Length; i++) rows.CopyInput(i, values.AsSpan(i * data.SampleSize));
                var inputs = tensor(values, [indices.Length, .. model.InputShape.Select(axis => (long)axis)]);
                var labels = tensor(rows.Labels.ToArray(), dtype: ScalarType.Int64);
                var loss = nn.functional.cross_entropy(model.Forward(new AutogradPass(parameters, subModel), inputs), labels);
                loss.backward();
                lossSum += loss.item<float>() * indices.Length;
                using var untracked = no_grad();
                foreach (var parameter in parameters)
                {
                    if (parameter.grad is not { } gradient) continue; // a recurrent weight, where sequences have one step
                    parameter.sub_(gradient * settings.LearningRate);
                    parameter.grad = null;
                }
            }
        }
        for (var p = 0; p < parameters.Length; p++) parameters[p].data<float>().CopyTo(weights.AsSpan(subModel.OffsetOf(p), subModel.TensorSizes[p]));
        return lossSum / (data.Count * settings.Epochs);
    }
}
