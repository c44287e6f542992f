using System.Collections.Immutable;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.Datasets;
using AfdActors.Training;
using AfdActors.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace AfdActors.Compliance;

/// <summary>
/// What holds for every TorchSharp module that a federation trains. A model joins with a class of a few lines. The suite counts the tensors
/// of the process: tests beside it that use torch belong to its collection, <see cref="Torch"/>.
/// </summary>
/// <example><code>
/// public sealed class NetCompliance : ModelCompliance
/// {
///     protected override ImmutableArray&lt;int&gt; InputShape => [1, 28, 28];
///     protected override int Classes => 10;
///     protected override ImmutableArray&lt;string&gt; Groups => ["conv1", "dense1"];
///     protected override nn.Module&lt;Tensor, Tensor&gt; Create() => new Net();
/// }
/// </code></example>
[Collection(Torch)]
public abstract class ModelCompliance
{
    /// <summary>The collection of tests that use torch: one at a time.</summary>
    public const string Torch = "torch";

    /// <summary>Shape of one sample without the batch axis.</summary>
    protected abstract ImmutableArray<int> InputShape { get; }

    /// <summary>Number of logits.</summary>
    protected abstract int Classes { get; }

    /// <summary>Whether inputs are symbols, whole numbers below the classes.</summary>
    protected virtual bool ReadsSymbols => false;

    /// <summary>The layers whose outputs are units.</summary>
    protected abstract ImmutableArray<string> Groups { get; }

    /// <summary>A module of its own at each call.</summary>
    protected abstract nn.Module<Tensor, Tensor> Create();

    [Fact]
    public void Units_are_the_outputs_of_these_layers() => Assert.Equal(Groups, Model().Layout.Groups.Select(group => group.Name));

    [Fact]
    public void Two_factories_of_one_module_give_one_layout() => Assert.Equal(Model().Layout.Fingerprint, Model().Layout.Fingerprint);

    [Fact]
    public void Training_moves_every_parameter()
    {
        var model = Model();
        var before = Weights(model);
        var after = (float[])before.Clone();
        LocalTrainer.Train(
            model, SubModel.Full(model.Layout), after, Data(8), new(0.5f, 4, 1), new SeededStream(1), CancellationToken.None);
        for (var p = 0; p < model.Layout.Parameters.Length; p++)
        {
            var (start, length) = (model.Layout.OffsetOf(p), model.Layout.Parameters[p].Size);
            Assert.False(
                before.AsSpan(start, length)
                .SequenceEqual(after.AsSpan(start, length)), $"{model.Layout.Parameters[p].Name} has not moved");
        }
    }

    /// <summary>
    /// One step at rate 1 takes the gradient off the weights. The reference is the user's own module, which knows nothing of us, with the
    /// weights of dropped units zero. Sums of some 50 numbers below 1 in float32, in another order: 50 * 2^-24 = 3e-6, with room for layers
    /// on top of each other.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Step_of_a_sub_model_is_that_of_the_plain_network_with_dropped_units_zero(int nth)
    {
        var model = Model();
        var subModel = SuiteModel.Without(model.Layout, nth);
        var sub = new float[subModel.Count];
        subModel.Extract(Weights(model), sub);
        var full = new float[model.Layout.ParameterCount];
        subModel.Expand(sub, full);
        var data = Data(6);
        var loss = LocalTrainer.Train(model, subModel, sub, data, new(1, 6, 1), new SeededStream(1), CancellationToken.None).MeanLoss;
        Assert.Equal(PlainStep(model, full, data), loss, 4);
        var expected = new float[subModel.Count];
        subModel.Extract(full, expected);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - sub[i]) <= 2e-5, $"at {i}: expected {expected[i]}, got {sub[i]}");
    }

    /// <summary>
    /// TorchSharp counts a tensor whose memory a parameter took over until the end of the process: what a module's making leaves is no leak
    /// of the training.
    /// </summary>
    [Fact]
    public void Steps_of_a_training_leave_no_tensor_behind()
    {
        var model = Model();
        var subModel = SuiteModel.Without(model.Layout, 2);
        var data = Data(4);
        long Left(int epochs)
        {
            var weights = new float[subModel.Count];
            subModel.Extract(Weights(model), weights);
            var before = Tensor.TotalCount;
            LocalTrainer.Train(model, subModel, weights, data, new(0.1f, 2, epochs), new SeededStream(1), CancellationToken.None);
            return Tensor.TotalCount - before;
        }
        Left(1);
        Assert.Equal(Left(1), Left(6));
    }

    [Fact]
    public void Evaluation_counts_every_sample_and_repeats_bit_for_bit()
    {
        var model = Model();
        var counts = Evaluator.Evaluate(model, Weights(model), Data(9), 0, 9, CancellationToken.None);
        Assert.Equal(9, counts.Count);
        Assert.True(double.IsFinite(counts.LossSum));
        Assert.Equal(counts, Evaluator.Evaluate(model, Weights(model), Data(9), 0, 9, CancellationToken.None));
    }

    /// <summary>The module as a run has it.</summary>
    protected ModuleModel Model() => new("tested", InputShape, Classes, Create);

    private static float[] Weights(ModuleModel model)
    {
        var weights = new float[model.Layout.ParameterCount];
        model.Layout.Initialize(weights, new SeededStream(3));
        return weights;
    }

    private SampleSet Data(int count)
    {
        var stream = new SeededStream(4);
        var values = new float[count * InputShape.Aggregate(1, (a, b) => a * b)];
        foreach (ref var value in values.AsSpan()) value = ReadsSymbols ? stream.NextInt(Classes) : stream.NextSingle();
        return SampleSet.FromValues(InputShape, values, [.. Enumerable.Range(0, count).Select(_ => stream.NextInt(Classes))]);
    }

    /// <summary>One step of the module itself on all the samples, in place. Returns the loss before it.</summary>
    private double PlainStep(ModuleModel model, float[] weights, SampleSet data)
    {
        using var scope = NewDisposeScope();
        using var module = Create();
        var named = module.named_parameters().Select(own => (own.name, Tensor: (Tensor)own.parameter))
            .Concat(module.named_buffers().Select(own => (own.name, Tensor: own.buffer)))
            .ToDictionary(own => own.name, own => own.Tensor);
        var tensors = model.Layout.Parameters.Select(parameter => named[parameter.Name]).ToArray();
        using (no_grad())
        {
            for (var p = 0; p < tensors.Length; p++)
            {
                tensors[p].copy_(
                    tensor(weights.AsSpan(model.Layout.OffsetOf(p), model.Layout.Parameters[p].Size).ToArray()).reshape(tensors[p].shape));
            }
        }
        module.train();
        var inputs = new float[data.Count * data.SampleSize];
        for (var i = 0; i < data.Count; i++) data.CopyInput(i, inputs.AsSpan(i * data.SampleSize));
        var logits = module.call(tensor(inputs, [data.Count, .. InputShape.Select(axis => (long)axis)]));
        var loss = nn.functional.cross_entropy(logits, tensor(Enumerable.Range(0, data.Count).Select(i => (long)data.Label(i)).ToArray()));
        loss.backward();
        for (var p = 0; p < tensors.Length; p++)
        {
            var values = tensors[p].detach().reshape(-1).data<float>().ToArray();
            var gradient = tensors[p].grad?.reshape(-1).data<float>().ToArray();
            for (var i = 0; i < values.Length; i++) weights[model.Layout.OffsetOf(p) + i] = values[i] - (gradient?[i] ?? 0);
        }
        return loss.item<float>();
    }
}
