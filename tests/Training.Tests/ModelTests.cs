using System.Collections.Immutable;
using AfdActors.Algorithms.SubModels;
using AfdActors.Training.Models;
using AfdActors.Training.Native;
using static TorchSharp.torch;

namespace AfdActors.Training.Tests;

[Collection(Samples.Torch)]
public sealed class ModelTests
{
    /// <summary>
    /// 832 + 51,264 + (3136 + 1) * 2048 + (2048 + 1) * 62; at rate 0.25 with 24 and 48 filters and 1536 neurons 624 + 28,848 + 3,614,208 +
    /// 95,294.
    /// </summary>
    [Fact]
    public void Femnist_cnn_has_the_parameters_of_leaf()
    {
        var model = ModelCatalog.Create("femnist-cnn", [1, 28, 28], 62);
        Assert.Equal(6_603_710, model.Layout.ParameterCount);
        var quarterDropped = new SubModel(
            model.Layout, [.. model.Layout.Groups.Select(g => new UnitMask(g.Units, [.. Enumerable.Range(0, g.Units * 3 / 4)]))]);
        Assert.Equal(3_738_974, quarterDropped.Count);
        Assert.Equal([32, 64, 2048], model.Layout.Groups.Select(g => g.Units));
    }

    /// <summary>3 * 25 * 32 + 32, 32 * 25 * 64 + 64, 64 * 8 * 8 * 512 + 512 and 512 * 10 + 10.</summary>
    [Fact]
    public void Cifar_cnn_has_the_parameters_that_the_design_says() =>
        Assert.Equal(2_432 + 51_264 + 2_097_664 + 5_130, ModelCatalog.Create("cifar-cnn", [3, 32, 32], 10).Layout.ParameterCount);

    [Fact]
    public void Every_model_of_the_catalog_gives_a_logit_per_class()
    {
        TorchRuntime.Initialize();
        foreach (var name in ModelCatalog.Names)
        {
            using var scope = NewDisposeScope();
            ImmutableArray<int> shape = name switch { "shakespeare-lstm" => [80], "sent140-lstm" => [25, 300], _ => [1, 28, 28] };
            var model = ModelCatalog.Create(name, shape, 10);
            Assert.Equal(name, model.Layout.Name);
            var inputs = ones([3, .. shape.Select(axis => (long)axis)]);
            Assert.Equal([3, 10], Forward(model, SubModel.Full(model.Layout), inputs).shape);
            Assert.Equal([3, 10], Forward(model, Samples.Without(model.Layout, 4), inputs).shape);
        }
    }

    [Fact]
    public void Unknown_names_and_shapes_are_refused()
    {
        Assert.Contains(
            "femnist-cnn, mnist-cnn, cifar-cnn, mlp, shakespeare-lstm, sent140-lstm",
            Assert.Throws<ArgumentException>(() => ModelCatalog.Create("resnet", [1, 28, 28], 10)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ModelCatalog.Create("mnist-cnn", [784], 10));
        Assert.Throws<ArgumentException>(() => ModelCatalog.Create("mlp", [784], 1));
        Assert.Throws<ArgumentException>(() => ModelCatalog.Create("shakespeare-lstm", [1, 28, 28], 62));
        Assert.Throws<ArgumentException>(() => ModelCatalog.Create("sent140-lstm", [80], 80));
    }

    /// <summary>A unit without weights has activation relu(0) = 0 whatever the input: the sub-model without it computes the same.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Sub_model_computes_what_the_full_model_does_with_the_dropped_weights_zero(int nth)
    {
        TorchRuntime.Initialize();
        using var scope = NewDisposeScope();
        foreach (var model in new IFederatedModel[] { Samples.TinyCnn, Samples.TinyMlp })
        {
            var subModel = Samples.Without(model.Layout, nth);
            var sub = new float[subModel.Count];
            subModel.Extract(Samples.Weights(model.Layout, 1), sub);
            var full = new float[model.Layout.ParameterCount];
            subModel.Expand(sub, full);
            var inputs = rand([5, .. model.InputShape.Select(axis => (long)axis)]);
            var expected = Forward(model, SubModel.Full(model.Layout), inputs, full).data<float>().ToArray();
            Samples.Near(expected, Forward(model, subModel, inputs, sub).data<float>().ToArray(), 1e-6);
        }
    }

    /// <summary>x = (1, 0) picks the first column of W = ((1, 2), (3, 4)), whatever the order in which its values lie.</summary>
    [Fact]
    public void Weights_go_in_and_out_row_by_row_where_a_parameter_lies_column_by_column()
    {
        var model = new ModuleModel("columns", [2], 2, () =>
        {
            var linear = nn.Linear(2, 2, hasBias: false);
            linear.weight = new TorchSharp.Modules.Parameter(zeros(2, 2).t());
            return linear;
        });
        TorchRuntime.Initialize();
        using var scope = NewDisposeScope();
        using var instance = model.Open(SubModel.Full(model.Layout), [1, 2, 3, 4]);
        Assert.False(instance.Tensors[0].is_contiguous());
        Assert.Equal([1f, 3], instance.Forward(tensor([1f, 0]).reshape(1, 2)).data<float>().ToArray());
        var weights = new float[4];
        instance.CopyTo(weights);
        Assert.Equal([1f, 2, 3, 4], weights);
    }

    private static Tensor Forward(IFederatedModel model, SubModel subModel, Tensor inputs, float[]? weights = null)
    {
        using var instance = model.Open(subModel, weights ?? Enumerable.Repeat(1f, subModel.Count).ToArray());
        return instance.Forward(inputs).MoveToOuterDisposeScope();
    }
}
