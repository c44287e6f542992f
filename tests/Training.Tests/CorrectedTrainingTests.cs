using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.Datasets;
using AfdActors.Training.Models;

namespace AfdActors.Training.Tests;

/// <summary>Local training with gradients that an aggregation corrects.</summary>
[Collection(Samples.Torch)]
public sealed class CorrectedTrainingTests
{
    /// <summary>As <c>LocalTrainerTests.One_step_of_logistic_regression_is_the_derived_one</c>, less lr = 0.1 times the shift.</summary>
    [Fact]
    public void A_shift_is_added_to_every_gradient()
    {
        var weights = new float[6];
        var data = SampleSet.FromValues([2], [1, 2], [0]);
        Train(Samples.Linear, weights, data, new(0.1f, 1, 1), new GradientCorrection(0, new float[] { 1, 2, 3, 4, 5, 6 }));
        Samples.Near([0.05f - 0.1f, 0.1f - 0.2f, -0.05f - 0.3f, -0.1f - 0.4f, 0.05f - 0.5f, -0.05f - 0.6f], weights, 1e-7);
    }

    /// <summary>
    /// After one step w_1 - w_0 = -lr g_0 whatever mu is; the second step then goes lr mu (w_1 - w_0) less far: w_2 is that of plain
    /// training less lr mu (w_1 - w_0).
    /// </summary>
    [Fact]
    public void The_proximal_term_pulls_back_to_what_was_received()
    {
        const float Rate = 0.1f;
        const float Mu = 2;
        var data = SampleSet.FromValues([2], [1, 2], [0]);
        var received = Samples.Weights(Samples.Linear.Layout, 3);
        var one = received.ToArray();
        Train(Samples.Linear, one, data, new(Rate, 1, 1), new GradientCorrection(Mu, default));
        var plainOne = received.ToArray();
        Train(Samples.Linear, plainOne, data, new(Rate, 1, 1), GradientCorrection.None);
        Assert.Equal(plainOne, one);

        var plain = received.ToArray();
        Train(Samples.Linear, plain, data, new(Rate, 1, 2), GradientCorrection.None);
        var pulled = received.ToArray();
        Train(Samples.Linear, pulled, data, new(Rate, 1, 2), new GradientCorrection(Mu, default));
        var expected = plain.Select((weight, i) => weight - (Rate * Mu * (one[i] - received[i]))).ToArray();
        Samples.Near(expected, pulled, 1e-6);
        Assert.NotEqual(plain, pulled);
    }

    [Fact]
    public void Both_terms_reach_every_tensor_of_a_sub_model()
    {
        var model = Samples.TinyCnn;
        var subModel = Samples.Without(model.Layout, 3);
        var weights = new float[subModel.Count];
        subModel.Extract(Samples.Weights(model.Layout, 5), weights);
        var data = Samples.Draw(model, 4, 6);
        var plain = weights.ToArray();
        Train(model, plain, data, new(0.2f, 4, 1), GradientCorrection.None, subModel);
        var shifted = weights.ToArray();
        var shift = Enumerable.Range(0, subModel.Count).Select(i => (i % 7) - 3f).ToArray();
        Train(model, shifted, data, new(0.2f, 4, 1), new GradientCorrection(0.5f, shift), subModel);
        Samples.Near([.. plain.Select((weight, i) => weight - (0.2f * shift[i]))], shifted, 1e-5);
    }

    [Fact]
    public void A_shift_of_another_model_is_refused_and_changes_no_weight()
    {
        var weights = new float[6];
        var data = SampleSet.FromValues([2], [1, 2], [0]);
        var error = Assert.Throws<ArgumentException>(
            () => Train(Samples.Linear, weights, data, new(0.1f, 1, 1), new GradientCorrection(0, new float[5])));
        Assert.StartsWith("expected a shift of 6 values, got 5", error.Message, StringComparison.Ordinal);
        Assert.Equal(new float[6], weights);
    }

    /// <summary>Ten samples in batches of four are three steps an epoch.</summary>
    [Fact]
    public void Steps_are_counted()
    {
        var model = Samples.TinyMlp;
        var weights = Samples.Weights(model.Layout, 1);
        Assert.Equal(6, Train(model, weights, Samples.Draw(model, 10, 1), new(0.1f, 4, 2), GradientCorrection.None).Steps);
    }

    private static LocalTrainingResult Train(
        ModuleModel model, float[] weights, SampleSet data, TrainingParameters parameters, GradientCorrection correction,
            SubModel? subModel = null) =>
        LocalTrainer.Train(
            model, subModel
            ?? SubModel.Full(model.Layout), weights, data, parameters, new SeededStream(1), CancellationToken.None, correction: correction);
}
