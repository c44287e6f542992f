using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.Training.Native;
using static TorchSharp.torch;

namespace AfdActors.Training.Models;

/// <summary>
/// Tries a model on two samples before a run begins, so that what is wrong with a module is said at the start: its forward, the shape of
/// its output, a parameter without a gradient, and layers of a <c>Sequential</c> that the forward uses in another way than one after the
/// other.
/// </summary>
public static class ModelTrial
{
    private const int Batch = 2;

    /// <exception cref="ArgumentException">
    /// The module does not train as a federation needs it to; the message says what was wrong.
    /// </exception>
    public static void Run(ModuleModel model)
    {
        TorchRuntime.Initialize(TrainingDevice.Cpu, model.Layout);
        var weights = new float[model.Layout.ParameterCount];
        model.Layout.Initialize(weights, new SeededStream(1));
        Train(model, weights);
        if (model.Layout.Groups.Length > 0) Cut(model, weights);
    }

    private static void Train(ModuleModel model, float[] weights)
    {
        using var instance = model.Open(SubModel.Full(model.Layout), weights, trained: true);
        using var scope = NewDisposeScope();
        var logits = Forward(model, instance);
        if (!logits.shape.SequenceEqual([Batch, model.Classes]))
            throw Wrong(model, $"expected logits [batch, classes] = [{Batch}, {model.Classes}], got [{string.Join(", ", logits.shape)}]");
        using var labels = zeros([Batch], ScalarType.Int64);
        nn.functional.cross_entropy(logits, labels).backward();
        var idle = model.Layout.Parameters.Where((_, p) => instance.Tensors[p].requires_grad && instance.Tensors[p].grad is null)
            .Select(parameter => parameter.Name).ToList();
        if (idle.Count > 0)
        {
            throw Wrong(model,
                $"expected every parameter in the forward, got none of {string.Join(", ", idle)}; a frozen one has requires_grad = false");
        }
    }

    /// <summary>
    /// A sub-model's logits are those of the full model with the dropped units zero, or the units were read off the module wrongly.
    /// </summary>
    private static void Cut(ModuleModel model, float[] weights)
    {
        var half = new SubModel(
            model.Layout,
            [.. model.Layout.Groups.Select(group => new UnitMask(group.Units, [.. Enumerable.Range(0, (group.Units + 1) / 2)]))]);
        var kept = new float[half.Count];
        half.Extract(weights, kept);
        var silent = new float[weights.Length];
        half.Expand(kept, silent);
        var (expected, got) = (Logits(model, SubModel.Full(model.Layout), silent), Logits(model, half, kept));
        for (var i = 0; i < expected.Length; i++)
        {
            if (Math.Abs(expected[i] - got[i]) > 1e-3 * Math.Max(1, Math.Abs(expected[i])))
            {
                throw Wrong(model,
                    "expected the layers of a Sequential one after the other, got a forward that uses them in another way: make them fields of their own");
            }
        }
    }

    private static float[] Logits(ModuleModel model, SubModel subModel, float[] weights)
    {
        using var untracked = no_grad();
        using var instance = model.Open(subModel, weights);
        using var scope = NewDisposeScope();
        return TensorValues.Of<float>(Forward(model, instance).contiguous()).ToArray();
    }

    /// <summary>Samples of zeros and of ones, which are symbols too.</summary>
    private static Tensor Forward(ModuleModel model, ModelInstance instance)
    {
        long[] sample = [1, .. model.InputShape.Select(length => (long)length)];
        try
        {
            return instance.Forward(cat([zeros(sample), ones(sample)]));
        }
        catch (Exception e)
        {
            throw Wrong(model,
                $"its forward fails on samples [{Batch}, {string.Join(", ", model.InputShape)}]: {e.Message.Split('\n')[0]}", e);
        }
    }

    private static ArgumentException Wrong(ModuleModel model, string what, Exception? inner = null) =>
        new($"{model.Layout.Name}: {what}", inner);
}
