using AfdActors.Algorithms.SubModels;
using AfdActors.Datasets;
using AfdActors.Training.Models;
using AfdActors.Training.Objectives;
using static TorchSharp.torch;

namespace AfdActors.Training.Tests;

[Collection(Samples.Torch)]
public sealed class EvaluatorTests
{
    /// <summary>
    /// Logits are the inputs: (2, 0) of label 0 is right with loss ln(1 + e^-2), (2, 0) of label 1 wrong with ln(1 + e^2).
    /// </summary>
    [Fact]
    public void Counts_right_answers_and_sums_losses()
    {
        float[] identity = [1, 0, 0, 1, 0, 0];
        var data = SampleSet.FromValues([2], [2, 0, 2, 0, 0, 1], [0, 1, 1]);
        var counts = Evaluator.Evaluate(Samples.Linear, identity, data, 0, 3, CancellationToken.None);
        Assert.Equal((2, 3), (counts.Correct, counts.Count));
        Assert.Equal(Math.Log(1 + Math.Exp(-2)) + Math.Log(1 + Math.Exp(2)) + Math.Log(1 + Math.Exp(-1)), counts.LossSum, 5);
        Assert.Equal(2.0 / 3, counts.Accuracy, 12);
    }

    [Fact]
    public void Parts_add_up_to_the_whole()
    {
        var model = Samples.TinyCnn;
        var weights = Samples.Weights(model.Layout, 1);
        var data = Samples.Draw(model, 230, 2);
        EvaluationCounts Part(int from, int to) => Evaluator.Evaluate(model, weights, data, from, to, CancellationToken.None);
        var whole = Part(0, 230);
        var parts = Part(0, 1) + Part(1, 150) + Part(150, 230) + Part(230, 230);
        Assert.Equal((whole.Correct, whole.Count), (parts.Correct, parts.Count));
        Assert.Equal(whole.LossSum, parts.LossSum, 3);
        Assert.Equal(whole, Part(0, 230));
    }

    /// <summary>230 samples are three batches of 64 and one of 38. Which thread measures which is not ours to say; the sum is.</summary>
    [Fact]
    public async Task Threads_share_the_batches_and_the_sum_does_not_tell_them()
    {
        var model = Samples.TinyCnn;
        var weights = Samples.Weights(model.Layout, 1);
        var data = Samples.Draw(model, 230, 2);
        var alone = Evaluator.Evaluate(model, weights, data, 0, 230, CancellationToken.None);
        foreach (var threads in (int[])[1, 2, 3, 7])
        {
            using var pool = new TrainingPool(threads);
            var batches = new EvaluationBatches(0, 230);
            var shares = await Task.WhenAll(Enumerable.Range(0, threads).Select(_ => pool.Run(
                stop => Evaluator.Evaluate(model, SubModel.Full(model.Layout), weights, data, batches, stop), CancellationToken.None)));
            Assert.Equal(4, shares.Sum());
            Assert.Equal(alone, batches.Sum);
        }
    }

    /// <summary>A unit whose outgoing weights are 0 says nothing: the full model without them is the sub-model by itself.</summary>
    [Fact]
    public void A_sub_model_is_measured_without_the_units_it_lacks()
    {
        foreach (var model in (IFederatedModel[])[Samples.TinyCnn, Samples.TinyMlp])
        {
            var subModel = Samples.Without(model.Layout, 3);
            var kept = new float[subModel.Count];
            subModel.Extract(Samples.Weights(model.Layout, 1), kept);
            var silent = new float[model.Layout.ParameterCount];
            subModel.Expand(kept, silent);
            var data = Samples.Draw(model, 150, 2);

            var alone = Evaluator.Evaluate(model, subModel, kept, data, 0, 150, CancellationToken.None);
            var full = Evaluator.Evaluate(model, silent, data, 0, 150, CancellationToken.None);

            Assert.False(subModel.IsFull);
            Assert.Equal((full.Correct, full.Count), (alone.Correct, alone.Count));
            Assert.Equal(full.LossSum, alone.LossSum, 3);
        }
    }

    [Fact]
    public void Ranges_outside_the_data_and_canceled_work_are_refused()
    {
        var model = Samples.TinyMlp;
        var weights = Samples.Weights(model.Layout, 1);
        var data = Samples.Draw(model, 3, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => Evaluator.Evaluate(model, weights, data, 0, 4, CancellationToken.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => Evaluator.Evaluate(model, weights, data, 2, 1, CancellationToken.None));
        Assert.Throws<OperationCanceledException>(() => Evaluator.Evaluate(model, weights, data, 0, 3, new CancellationToken(true)));
        Assert.Equal(0, default(EvaluationCounts).Accuracy);
    }

    /// <summary>The largest of the inputs, which are the logits, is the first, the first and the second.</summary>
    [Fact]
    public void Answers_are_kept_where_they_are_wanted()
    {
        float[] identity = [1, 0, 0, 1, 0, 0];
        var data = SampleSet.FromValues([2], [2, 0, 2, 0, 0, 1], [0, 1, 1]);
        EvaluationBatches Measured(int from, bool keepsAnswers)
        {
            var batches = new EvaluationBatches(from, 3, keepsAnswers);
            Evaluator.Evaluate(Samples.Linear, SubModel.Full(Samples.Linear.Layout), identity, data, batches, CancellationToken.None);
            return batches;
        }

        Assert.Equal([0, 0, 1], Measured(0, keepsAnswers: true).Answers!.Value.ToArray());
        Assert.Equal([0, 1], Measured(1, keepsAnswers: true).Answers!.Value.ToArray());
        Assert.Null(Measured(0, keepsAnswers: false).Answers);
        Assert.Equal(Measured(0, keepsAnswers: false).Sum, Measured(0, keepsAnswers: true).Sum);
    }

    [Fact]
    public void As_many_answers_are_labels_as_are_counted_whoever_measures_which_batch()
    {
        var model = Samples.TinyCnn;
        var data = Samples.Draw(model, 230, 2);
        var batches = new EvaluationBatches(0, 230, keepsAnswers: true);
        Parallel.For(0, 3, _ => Evaluator.Evaluate(
            model, SubModel.Full(model.Layout), Samples.Weights(model.Layout, 1), data, batches, CancellationToken.None));

        var right = Enumerable.Range(0, 230).Count(i => batches.Answers!.Value.Span[i] == data.Label(i));
        Assert.Equal(batches.Sum.Correct, right);
        Assert.InRange(right, 1, 229);
    }

    /// <summary>Outputs of [batch, 2, 1] have no class for each sample; the objective of the test counts them all the same.</summary>
    [Fact]
    public void Outputs_that_are_no_answers_leave_none()
    {
        var model = new ModuleModel("odd", [2], 2, () => nn.Sequential(nn.Linear(2, 2), nn.Unflatten(1, [2, 1])));
        var data = SampleSet.FromValues([2], [2, 0, 0, 1], [0, 1]);
        var batches = new EvaluationBatches(0, 2, keepsAnswers: true);
        Evaluator.Evaluate(
            model, SubModel.Full(model.Layout), new float[model.Layout.ParameterCount], data, batches, CancellationToken.None,
            scoring: new Scoring(new MeanOutput()));

        Assert.Null(batches.Answers);
        Assert.Equal((1, 2), (batches.Sum.Correct, batches.Sum.Count));
    }

    private sealed class MeanOutput : IObjective
    {
        public Tensor Loss(Tensor outputs, Tensor labels) => outputs.mean();

        public long Correct(Tensor outputs, Tensor labels) => 1;
    }
}
