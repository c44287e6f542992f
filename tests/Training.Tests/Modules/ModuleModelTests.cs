using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.Datasets;
using AfdActors.Training.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AfdActors.Training.Tests.Modules;

[Collection(Samples.Torch)]
public sealed class ModuleModelTests
{
    private static readonly string Assembly = typeof(ModuleModelTests).Assembly.GetName().Name!;

    /// <summary>norm1 has 4 channels: ones for weight and variance, zeros for bias and mean, in the layout after the parameters.</summary>
    [Fact]
    public void Statistics_of_batch_norm_travel_with_their_units_and_start_as_the_constructor_made_them()
    {
        var model = new ModuleModel("norm", [1, 8, 8], 3, () => new NormNet());
        var weights = Samples.Weights(model.Layout, 1);
        float[] Start(string name)
        {
            var p = model.Layout.Parameters.Index().Single(parameter => parameter.Item.Name == name);
            Assert.Equal(0, p.Item.CoverOf(0)!.Group);
            Assert.Equal(name.Contains("running", StringComparison.Ordinal), p.Item.IsBuffer);
            return weights[model.Layout.OffsetOf(p.Index)..][..p.Item.Size];
        }
        Assert.Equal([1, 1, 1, 1], Start("_features.norm1.weight"));
        Assert.Equal([0, 0, 0, 0], Start("_features.norm1.running_mean"));
        Assert.Equal([1, 1, 1, 1], Start("_features.norm1.running_var"));
        Assert.DoesNotContain(
            model.Layout.Parameters, parameter => parameter.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal));
    }

    /// <summary>
    /// Torch's momentum is 0.1: a constant input has mean 3 and variance 0, so mean 0.9 * 0 + 0.1 * 3, variance 0.9 * 1 + 0.1 * 0.
    /// </summary>
    [Fact]
    public void Training_moves_the_statistics_as_torch_does()
    {
        var model = new ModuleModel("norm", [1], 2, () => nn.Sequential(("norm", nn.BatchNorm1d(1)), ("dense", nn.Linear(1, 2))));
        var weights = Samples.Weights(model.Layout, 1);
        LocalTrainer.Train(
            model, SubModel.Full(model.Layout), weights, SampleSet.FromValues([1], [3, 3], [0, 1]), new(0.1f, 2, 1), new SeededStream(1),
            CancellationToken.None);
        Assert.Equal(
            ["norm.weight", "norm.bias", "dense.weight", "dense.bias", "norm.running_mean", "norm.running_var"],
            model.Layout.Parameters.Select(p => p.Name));
        Samples.Near([0.3f, 0.9f], weights.AsSpan(^2..), 1e-6);
    }

    /// <summary>Without the bound the root of -1 is no number, and neither is the loss.</summary>
    [Fact]
    public void A_variance_below_zero_is_taken_for_zero()
    {
        var model = new ModuleModel("norm", [1], 2, () => nn.Sequential(("norm", nn.BatchNorm1d(1)), ("dense", nn.Linear(1, 2))));
        var weights = Samples.Weights(model.Layout, 1);
        weights[^1] = -1;
        var counts = Evaluator.Evaluate(model, weights, SampleSet.FromValues([1], [0, 0], [0, 1]), 0, 2, CancellationToken.None);
        Assert.True(double.IsFinite(counts.LossSum));
    }

    [Fact]
    public void Dropout_layers_draw_from_the_seed_of_the_training()
    {
        var model = new ModuleModel("noisy", [4], 3, () => nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.5), nn.ReLU(), nn.Linear(8, 3)));
        float[] Trained(ulong seed)
        {
            var weights = Samples.Weights(model.Layout, 1);
            LocalTrainer.Train(
                model, SubModel.Full(model.Layout), weights, SampleSet.FromValues([4], [1, 2, 3, 4], [1]), new(0.1f, 1, 4),
                new SeededStream(seed), CancellationToken.None);
            return weights;
        }
        Assert.Equal(Trained(1), Trained(1));
        Assert.NotEqual(Trained(1), Trained(2));
    }

    [Fact]
    public void Frozen_parameters_stay_at_home()
    {
        var model = new ModuleModel("frozen", [2], 2, () =>
        {
            var first = nn.Linear(2, 2);
            first.weight!.requires_grad = false;
            return nn.Sequential(("first", first), ("second", nn.Linear(2, 2)));
        });
        Assert.Equal(["first.bias", "second.weight", "second.bias"], model.Layout.Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void Layers_that_share_a_tensor_stay_whole()
    {
        var model = new ModuleModel("tied", [2], 2, () =>
        {
            var (first, second) = (nn.Linear(2, 2), nn.Linear(2, 2));
            second.weight = first.weight;
            return nn.Sequential(("first", first), ("second", second), ("third", nn.Linear(2, 2)));
        });
        Assert.Empty(model.Layout.Groups);
        Assert.Contains(model.Whole, layer => layer.Path == "first" && layer.Reason.Contains("shares", StringComparison.Ordinal));
    }

    [Fact]
    public void A_type_is_made_by_its_name_and_told_the_shape()
    {
        var model = ModelCatalog.Create($"{typeof(ShapedNet).FullName}, {Assembly}", [2, 2], 3);
        Assert.Equal((4 + 1) * 3, model.Layout.ParameterCount);
        Assert.Equal(3, model.Classes);
    }

    [Theory]
    [InlineData("Nobody", "no such type")]
    [InlineData("AfdActors.Training.Tests.Modules.ModuleModelTests", "derives from Module<Tensor, Tensor>")]
    [InlineData("AfdActors.Training.Tests.Modules.NeedyNet", "public constructor")]
    [InlineData("AfdActors.Training.Tests.Modules.DenseNet", "forward fails on samples [2, 5]", 3, 5)]
    [InlineData("AfdActors.Training.Tests.Modules.DenseNet", "expected logits [batch, classes] = [2, 5], got [2, 3]", 5, 4)]
    [InlineData("AfdActors.Training.Tests.Modules.IdleNet", "none of _idle.weight, _idle.bias")]
    [InlineData("AfdActors.Training.Tests.Modules.SkippingNet", "one after the other")]
    public void What_is_wrong_with_a_type_is_said(string type, string expected, int classes = 3, params int[] shape)
    {
        var error = Assert.Throws<ArgumentException>(
            () => ModelCatalog.Create($"{type}, {Assembly}", shape.Length == 0 ? [4] : [.. shape], classes));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
