using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.Datasets;
using AfdActors.Training.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AfdActors.Training.Tests;

[Collection(Samples.Torch)]
public sealed class LocalTrainerTests
{
    /// <summary>
    /// Logits 0, so p = (1/2, 1/2), loss ln 2 and dloss/dz = p - onehot(0) = (-1/2, 1/2). With x = (1, 2) and lr 0.1:
    /// W = 0.1 * (1/2, -1/2)^T (1, 2), b = 0.1 * (1/2, -1/2).
    /// </summary>
    [Fact]
    public void One_step_of_logistic_regression_is_the_derived_one()
    {
        var weights = new float[6];
        var data = SampleSet.FromValues([2], [1, 2], [0]);
        var result = Train(Samples.Linear, weights, data, new(0.1f, 1, 1));
        Samples.Near([0.05f, 0.1f, -0.05f, -0.1f, 0.05f, -0.05f], weights, 1e-8);
        Assert.Equal(Math.Log(2), result.MeanLoss, 6);
        Assert.Equal(1, result.Samples);
    }

    /// <summary>
    /// As above with a second sample x = (3, -2) of label 1, dloss/dz = (1/2, -1/2): the mean gradients are
    /// W: ((-1/2)(1, 2) + (1/2)(3, -2)) / 2 = (1/2, -1) and its negative, b: 0.
    /// </summary>
    [Fact]
    public void A_batch_steps_by_the_mean_gradient()
    {
        var weights = new float[6];
        var data = SampleSet.FromValues([2], [1, 2, 3, -2], [0, 1]);
        Train(Samples.Linear, weights, data, new(0.1f, 2, 1));
        Samples.Near([-0.05f, 0.1f, 0.05f, -0.1f, 0, 0], weights, 1e-8);
    }

    /// <summary>
    /// Vector instructions take 8 or 16 numbers at a time, and libraries have failed at the rest. As below, with sums of up to some 200
    /// products: 12e-6 for a layer, lr = 0.2 of that in each of three steps: 1e-5 with room for the two layers and six steps that an error
    /// passes through.
    /// </summary>
    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(100)]
    public void Training_of_lstms_is_right_for_sizes_that_are_no_multiple_of_a_vector(int hidden)
    {
        foreach (var dropout in (LstmDropout[])[LstmDropout.NonRecurrent, LstmDropout.Hidden])
        {
            var model = new ModuleModel("tiny-words", [6, 30], 2, () => new WordLstm([6, 30], 2, hidden, dropout));
            var subModel = Samples.Without(model.Layout, 4);
            var weights = new float[subModel.Count];
            subModel.Extract(Samples.Weights(model.Layout, 5), weights);
            var data = Samples.Draw(model, 10, 6);
            var parameters = new TrainingParameters(0.2f, 4, 1);
            var (expected, _) = PlainModel.Train(model, subModel, weights, data, parameters, new SeededStream(9));
            LocalTrainer.Train(model, subModel, weights, data, parameters, new SeededStream(9), CancellationToken.None);
            Samples.Near(expected, weights, 1e-5);
        }
    }

    /// <summary>
    /// Double precision, unrolled LSTMs, the same seeded order, the last batch smaller. Values and gradients here are below 1, and a
    /// float32 sum of the some 100 products of a layer is right within 100 * 2^-24 = 6e-6 of them at the worst; a step adds lr = 0.2 of
    /// that, nine steps in all: 1e-5.
    /// </summary>
    [Fact]
    public void Training_equals_plain_gradient_descent_in_double_precision()
    {
        foreach (var model in (IFederatedModel[])[Samples.TinyCnn, Samples.TinyMlp, .. Samples.TinyLstms])
        {
            var subModel = Samples.Without(model.Layout, 3);
            var weights = new float[subModel.Count];
            subModel.Extract(Samples.Weights(model.Layout, 5), weights);
            var data = Samples.Draw(model, 11, 6);
            var parameters = new TrainingParameters(0.2f, 4, 3);
            var (expected, meanLoss) = PlainModel.Train(model, subModel, weights, data, parameters, new SeededStream(9));
            var result = LocalTrainer.Train(model, subModel, weights, data, parameters, new SeededStream(9), CancellationToken.None);
            Samples.Near(expected, weights, 1e-5);
            Assert.Equal(meanLoss, result.MeanLoss, 5);
            Assert.Equal(11, result.Samples);
        }
    }

    /// <summary>
    /// As above with passes of at most 6 of the 11 samples: two batches of 4 and 2, three times. The plain trainer draws a pass as the
    /// first 6 of an order that is shuffled on from the last pass's. Its tolerance holds: there are fewer steps.
    /// </summary>
    [Fact]
    public void A_pass_takes_max_samples_at_most_and_draws_them_afresh()
    {
        var model = Samples.TinyMlp;
        var subModel = SubModel.Full(model.Layout);
        var weights = Samples.Weights(model.Layout, 5);
        var data = Samples.Draw(model, 11, 6);
        var parameters = new TrainingParameters(0.2f, 4, 3, MaxSamples: 6);
        var (expected, meanLoss) = PlainModel.Train(model, subModel, weights, data, parameters, new SeededStream(9));
        var result = Train(model, weights, data, parameters, seed: 9);
        Samples.Near(expected, weights, 1e-5);
        Assert.Equal(meanLoss, result.MeanLoss, 5);
        Assert.Equal((6, 6), (result.Samples, result.Steps));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(int.MaxValue)]
    public void More_max_samples_than_there_are_change_nothing(int most)
    {
        var model = Samples.TinyMlp;
        var data = Samples.Draw(model, 11, 6);
        var (all, bounded) = (Samples.Weights(model.Layout, 5), Samples.Weights(model.Layout, 5));
        Assert.Equal(
            Train(model, all, data, new(0.2f, 4, 2)), Train(model, bounded, data, new(0.2f, 4, 2, MaxSamples: most)));
        Assert.Equal(all, bounded);
    }

    [Fact]
    public void The_mask_of_all_units_trains_as_the_full_model_bit_for_bit()
    {
        foreach (var model in (IFederatedModel[])[Samples.TinyCnn, .. Samples.TinyLstms])
        {
            var layout = model.Layout;
            var listed = new SubModel(layout, [.. layout.Groups.Select(g => new UnitMask(g.Units, [.. Enumerable.Range(0, g.Units)]))]);
            var data = Samples.Draw(model, 10, 3);
            var full = Samples.Weights(layout, 2);
            var masked = (float[])full.Clone();
            LocalTrainer.Train(model, SubModel.Full(layout), full, data, new(0.1f, 4, 2), new SeededStream(1), CancellationToken.None);
            LocalTrainer.Train(model, listed, masked, data, new(0.1f, 4, 2), new SeededStream(1), CancellationToken.None);
            Assert.Equal(full, masked);
        }
    }

    /// <summary>
    /// A unit whose incoming and outgoing weights are 0 stays so under relu: its activation is 0, and so is the derivative there.
    /// The kept coordinates then train as they do alone, but for the order of summation.
    /// </summary>
    [Fact]
    public void Training_a_sub_model_is_training_the_full_one_with_the_dropped_weights_zero()
    {
        var model = Samples.TinyCnn;
        var subModel = Samples.Without(model.Layout, 2);
        var sub = new float[subModel.Count];
        subModel.Extract(Samples.Weights(model.Layout, 4), sub);
        var full = new float[model.Layout.ParameterCount];
        subModel.Expand(sub, full);
        var data = Samples.Draw(model, 12, 8);
        LocalTrainer.Train(model, subModel, sub, data, new(0.1f, 5, 3), new SeededStream(2), CancellationToken.None);
        Train(model, full, data, new(0.1f, 5, 3), seed: 2);
        var expanded = new float[full.Length];
        subModel.Expand(sub, expanded);
        Samples.Near(expanded, full, 1e-5);
    }

    [Fact]
    public void Mean_loss_counts_every_sample_of_every_epoch_once()
    {
        var model = Samples.TinyMlp;
        var weights = Samples.Weights(model.Layout, 3);
        var data = Samples.Draw(model, 7, 5);
        var result = Train(model, (float[])weights.Clone(), data, new(0, 3, 2));
        var counts = Evaluator.Evaluate(model, weights, data, 0, 7, CancellationToken.None);
        Assert.Equal(counts.MeanLoss, result.MeanLoss, 5);
        Assert.Equal(7, result.Samples);
    }

    /// <summary>Seven samples in batches of three, twice: three batches a pass, the last of one sample, so six steps.</summary>
    [Theory]
    [InlineData(7, 3, 2, 6)]
    [InlineData(6, 3, 1, 2)]
    [InlineData(2, 3, 4, 4)]
    public void Steps_are_those_that_fed_nova_reckons_with(int samples, int batch, int epochs, int steps)
    {
        var data = SampleSet.FromValues([2], new float[2 * samples], new int[samples]);
        Assert.Equal(steps, Train(Samples.Linear, new float[6], data, new(0.1f, batch, epochs)).Steps);
        Assert.Equal(steps, new AggregationTask(1, 1, Epochs: epochs, BatchSize: batch).StepsOf(samples));
    }

    [Fact]
    public void Equal_arguments_give_equal_bits_and_another_order_does_not()
    {
        var model = Samples.TinyCnn;
        var data = Samples.Draw(model, 9, 5);
        float[] Trained(ulong seed)
        {
            var weights = Samples.Weights(model.Layout, 3);
            Train(model, weights, data, new(0.1f, 2, 2), seed);
            return weights;
        }
        Assert.Equal(Trained(1), Trained(1));
        Assert.NotEqual(Trained(1), Trained(2));
    }

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NaN)]
    public void Divergence_is_reported_and_leaves_the_weights_as_they_were(float learningRate)
    {
        var model = Samples.TinyMlp;
        var weights = Samples.Weights(model.Layout, 1);
        var error = Assert.Throws<TrainingDivergedException>(
            () => Train(model, weights, Samples.Draw(model, 6, 1), new(learningRate, 1, 3)));
        Assert.Contains("diverged: the training loss is NaN", error.Message, StringComparison.Ordinal);
        Assert.Equal(Samples.Weights(model.Layout, 1), weights);
    }

    [Fact]
    public void Weights_that_blow_up_in_the_last_step_are_refused_too()
    {
        var weights = new float[6];
        var data = SampleSet.FromValues([2], [3e38f, 0], [0]);
        Assert.Throws<TrainingDivergedException>(() => Train(Samples.Linear, weights, data, new(1e10f, 1, 1)));
        Assert.Equal(new float[6], weights);
    }

    [Fact]
    public void Cancellation_is_noticed_before_the_next_batch_and_leaves_the_weights_as_they_were()
    {
        using var cancel = new CancellationTokenSource();
        var forwards = 0;
        var model = new ModuleModel("canceling", [3], 2, () => new CancelingNet(() =>
        {
            if (++forwards == 3) cancel.Cancel();
        }));
        var weights = Samples.Weights(model.Layout, 1);
        Assert.Throws<OperationCanceledException>(() => LocalTrainer.Train(
            model, SubModel.Full(model.Layout), weights, Samples.Draw(model, 10, 1), new(0.1f, 2, 1), new SeededStream(1), cancel.Token));
        Assert.Equal(3, forwards);
        Assert.Equal(Samples.Weights(model.Layout, 1), weights);
    }

    [Fact]
    public void Wrong_sizes_are_refused()
    {
        var model = Samples.TinyMlp;
        Assert.Throws<ArgumentException>(() => Train(model, new float[3], Samples.Draw(model, 2, 1), new(0.1f, 1, 1)));
        Assert.Throws<ArgumentException>(
            () => Train(model, Samples.Weights(model.Layout, 1), Samples.Draw(Samples.Linear, 2, 1), new(0.1f, 1, 1)));
        Assert.Throws<ArgumentException>(() => Train(model, Samples.Weights(model.Layout, 1), SampleSet.Empty([3]), new(0.1f, 1, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Train(model, Samples.Weights(model.Layout, 1), Samples.Draw(model, 2, 1), new(0.1f, 0, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Train(model, Samples.Weights(model.Layout, 1), Samples.Draw(model, 2, 1), new(0.1f, 1, 1, -1)));
    }

    [Fact]
    public void A_parameter_that_the_forward_leaves_out_is_named()
    {
        var model = new ModuleModel("half", [2], 2, () => new HalfNet());
        var error = Assert.Throws<InvalidOperationException>(
            () => Train(model, new float[6], SampleSet.FromValues([2], [1, 2], [0]), new(0.1f, 1, 1)));
        Assert.Contains("_dense.bias", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A dense layer that forgets its bias.</summary>
    private sealed class HalfNet : nn.Module<Tensor, Tensor>
    {
        private readonly Linear _dense = nn.Linear(2, 2);

        public HalfNet() : base(nameof(HalfNet)) => RegisterComponents();

        public override Tensor forward(Tensor input) => nn.functional.linear(input, _dense.weight!);
    }

    private static LocalTrainingResult Train(
        ModuleModel model, float[] weights, SampleSet data, TrainingParameters parameters, ulong seed = 1) =>
        LocalTrainer.Train(model, SubModel.Full(model.Layout), weights, data, parameters, new SeededStream(seed), CancellationToken.None);
}
