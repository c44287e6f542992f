using System.Collections.Immutable;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.Datasets;
using AfdActors.Training.Native;
using AfdActors.Training.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace AfdActors.Training.Tests.Objectives;

/// <summary>A loss, a notion of right and metrics of a user's own.</summary>
[Collection(Samples.Torch)]
public sealed class ObjectiveTests
{
    /// <summary>Logits are the inputs.</summary>
    private static readonly float[] Identity = [1, 0, 0, 1, 0, 0];

    /// <summary>Of label 0 and logits (2, 0), of label 1 and (2, 0), of label 1 and (0, 1).</summary>
    private static readonly SampleSet Three = SampleSet.FromValues([2], [2, 0, 2, 0, 0, 1], [0, 1, 1]);

    [Fact]
    public void Cross_entropy_is_the_objective_where_none_is_given()
    {
        var (given, otherwise) = (Trained(0.25f, Scoring.Default), Trained(0.25f, null));
        Assert.Equal(otherwise.Weights, given.Weights);
        Assert.Equal(otherwise.Loss, given.Loss);
    }

    [Fact]
    public void What_is_trained_for_tells_nodes_apart_as_the_layout_does()
    {
        string Of(string objective) => TrainedFingerprint.Of(Samples.Linear.Layout, objective);
        Assert.Equal(Samples.Linear.Layout.Fingerprint, Of(CrossEntropy.Name));
        Assert.Equal(3, new HashSet<string>([Of(CrossEntropy.Name), Of("smoothed"), Of("focal")]).Count);
        Assert.NotEqual(Of("focal"), TrainedFingerprint.Of(Samples.TinyMlp.Layout, "focal"));
    }

    /// <summary>
    /// A loss of twice the size has gradients of twice the size: all factors are powers of two, so that every step is the same bit for bit.
    /// </summary>
    [Fact]
    public void A_doubled_loss_trains_as_a_doubled_rate_does()
    {
        var (plain, doubled) = (Trained(0.5f, null), Trained(0.25f, Doubling()));
        Assert.Equal(plain.Weights, doubled.Weights);
        Assert.Equal(2 * plain.Loss, doubled.Loss);
    }

    /// <summary>
    /// Two of three are right by cross-entropy, so one is by its opposite. Losses ln(1 + e^-2), ln(1 + e^2) and ln(1 + e^-1), all twice.
    /// </summary>
    [Fact]
    public void Evaluation_reports_the_objectives_loss_and_its_right_answers()
    {
        var counts = Evaluator.Evaluate(Samples.Linear, Identity, Three, 0, 3, CancellationToken.None, scoring: Doubling());
        Assert.Equal((1, 3), (counts.Correct, counts.Count));
        Assert.Equal(2 * (Math.Log(1 + Math.Exp(-2)) + Math.Log(1 + Math.Exp(2)) + Math.Log(1 + Math.Exp(-1))), counts.LossSum, 5);
        Assert.Empty(counts.Metrics);
    }

    [Fact]
    public void A_loss_that_is_not_averaged_is_refused()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Trained(0.25f, new Scoring(new PerSample())));
        Assert.Equal("PerSample: expected a loss of one number, the mean over the batch, got [4]", error.Message);
    }

    /// <summary>The first logits are 2, 2 and 0, a mean of 4/3; the label is among two of two always.</summary>
    [Fact]
    public void Metrics_are_means_over_the_samples()
    {
        var scoring = Scoring.Default with { Metrics = Metrics(("top-2", new TopAnswers(2)), ("first", new First())) };
        var counts = Evaluator.Evaluate(Samples.Linear, Identity, Three, 0, 3, CancellationToken.None, scoring: scoring);
        Assert.Equal([new("first", 4.0 / 3), new KeyValuePair<string, double>("top-2", 1)], counts.Metrics);
    }

    [Fact]
    public void Metrics_of_parts_add_up()
    {
        var scoring = Scoring.Default with { Metrics = Metrics(("first", new First())) };
        EvaluationCounts Part(int from, int to) =>
            Evaluator.Evaluate(Samples.Linear, Identity, Three, from, to, CancellationToken.None, scoring: scoring);
        Assert.Equal(4, (default(EvaluationCounts) + Part(0, 1) + Part(1, 1) + Part(1, 3)).MetricSums["first"]);
        Assert.Equal(Part(0, 3), Part(0, 3));
        Assert.NotEqual(Part(0, 3), Part(0, 3) with { MetricSums = default(EvaluationCounts).MetricSums });
    }

    /// <summary>
    /// Labels 0, 1 and 2 of logits (3, 2, 1): one is the largest, two are among two, and with more places than classes all are.
    /// </summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 3)]
    public void The_label_is_looked_for_among_so_many_of_the_largest_outputs(int places, double expected)
    {
        TorchRuntime.Initialize();
        using var scope = NewDisposeScope();
        var outputs = tensor(new float[] { 3, 2, 1, 3, 2, 1, 3, 2, 1 }, 3, 3);
        Assert.Equal(expected, new TopAnswers(places).Sum(outputs, tensor(new long[] { 0, 1, 2 })));
    }

    [Fact]
    public void Names_are_looked_up_and_unknown_ones_refused()
    {
        var catalogs = ScoringCatalogs.BuiltIn with { Objectives = ScoringCatalogs.BuiltIn.Objectives.Add("doubled", () => new Doubled()) };
        var scoring = catalogs.Create("doubled", ["top-5"]);
        Assert.IsType<Doubled>(scoring.Objective);
        Assert.IsType<TopAnswers>(scoring.Metrics["top-5"]);
        var error = Assert.Throws<ArgumentException>(() => ScoringCatalogs.BuiltIn.Create("doubled", []));
        Assert.Contains("objective: expected one of cross-entropy, got \"doubled\"", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => catalogs.Create("doubled", ["top-4"]));
    }

    private static Scoring Doubling() => (ScoringCatalogs.BuiltIn with
    {
        Objectives = ScoringCatalogs.BuiltIn.Objectives.Add("doubled", () => new Doubled()),
    }).Create("doubled", []);

    private static ImmutableSortedDictionary<string, IMetric> Metrics(params (string Name, IMetric Metric)[] metrics) =>
        metrics.ToImmutableSortedDictionary(metric => metric.Name, metric => metric.Metric, StringComparer.Ordinal);

    private static (float[] Weights, double Loss) Trained(float rate, Scoring? scoring)
    {
        var model = Samples.TinyMlp;
        var weights = Samples.Weights(model.Layout, 1);
        var loss = LocalTrainer.Train(
            model, SubModel.Full(model.Layout), weights, Samples.Draw(model, 10, 2), new(rate, 4, 3), new SeededStream(3),
                CancellationToken.None, scoring: scoring).MeanLoss;
        return (weights, loss);
    }

    /// <summary>Twice the cross-entropy; right is the smallest output.</summary>
    private sealed class Doubled : IObjective
    {
        private readonly Scalar _two = 2.ToScalar();

        public Tensor Loss(Tensor outputs, Tensor labels) => nn.functional.cross_entropy(outputs, labels).mul(_two);

        public long Correct(Tensor outputs, Tensor labels) => outputs.argmin(1).eq(labels).sum().item<long>();
    }

    private sealed class PerSample : IObjective
    {
        public Tensor Loss(Tensor outputs, Tensor labels) => nn.functional.cross_entropy(outputs, labels, reduction: nn.Reduction.None);

        public long Correct(Tensor outputs, Tensor labels) => 0;
    }

    /// <summary>The first output.</summary>
    private sealed class First : IMetric
    {
        public double Sum(Tensor outputs, Tensor labels) => outputs.select(1, 0).sum().item<float>();
    }
}
