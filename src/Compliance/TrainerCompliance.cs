using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.ClientNode.Work;
using AfdActors.Datasets;
using AfdActors.Training;
using AfdActors.Training.Models;

namespace AfdActors.Compliance;

/// <summary>What every local training promises. One joins with a subclass of one line.</summary>
/// <example><code>
/// public sealed class OnnxTrainerCompliance : TrainerCompliance
/// {
///     protected override IClientTrainer Create(IFederatedModel model, ClientDataset data) => new OnnxTrainer(model, data);
/// }
/// </code></example>
public abstract class TrainerCompliance
{
    private const int Samples = 12;
    private static readonly TrainingParameters Parameters = new(LearningRate: 0.5f, BatchSize: 4, Epochs: 2);

    /// <summary>
    /// The model that is trained: four inputs, three classes and a hidden layer of six. A trainer of one model alone says which.
    /// </summary>
    protected virtual IFederatedModel Model { get; } = new ModuleModel("suite", [4], 3, () => new MultilayerPerceptron([4], 3, [6]));

    /// <summary>The trainer of one client.</summary>
    protected abstract IClientTrainer Create(IFederatedModel model, ClientDataset data);

    [Fact]
    public void An_update_has_the_sub_models_values_and_all_are_finite()
    {
        foreach (var part in Parts())
        {
            var outcome = Create(0).Train(Task(0, part), CancellationToken.None);
            Assert.Equal(SuiteModel.UpdateCount(part), outcome.Update.Length);
            Assert.All(outcome.Update, value => Assert.True(float.IsFinite(value)));
            Assert.Contains(outcome.Update, value => value != 0);
            Assert.True(double.IsFinite(outcome.Loss), $"expected a finite loss, got {outcome.Loss}");
            Assert.InRange(outcome.Samples, 1, Samples);
        }
    }

    /// <summary>An update that counts with more samples than the offer allows would be refused.</summary>
    [Fact]
    public void An_update_counts_with_no_more_samples_than_an_epoch_may_have()
    {
        const int Most = 3;
        var task = Task(0, Parts()[0]);
        var outcome = Create(0).Train(task with { Parameters = Parameters with { MaxSamples = Most } }, CancellationToken.None);
        Assert.InRange(outcome.Samples, 1, Most);
    }

    /// <summary>By a fresh trainer, and by one that has trained something else since.</summary>
    [Fact]
    public void The_same_task_gives_the_same_outcome_bit_for_bit()
    {
        var trainer = Create(0);
        var first = trainer.Train(Task(0, Parts()[0]), CancellationToken.None);
        trainer.Train(Task(0, Parts()[1], round: 2), CancellationToken.None);
        Same(first, trainer.Train(Task(0, Parts()[0]), CancellationToken.None));
        Same(first, Create(0).Train(Task(0, Parts()[0]), CancellationToken.None));
    }

    [Fact]
    public void The_received_weights_stay_as_they_were()
    {
        var task = Task(0, Parts()[0]);
        var before = task.Received.ToArray();
        Create(0).Train(task, CancellationToken.None);
        Assert.Equal(before, task.Received.ToArray());
    }

    [Fact]
    public void Clients_that_train_side_by_side_get_what_they_get_alone()
    {
        TrainingOutcome[] alone = [.. Enumerable.Range(0, 4).Select(Trained)];
        Parallel.For(0, alone.Length, client => Same(alone[client], Trained(client)));

        TrainingOutcome Trained(int client) => Create(client).Train(Task(client, Parts()[0]), CancellationToken.None);
    }

    [Fact]
    public void A_training_that_is_canceled_ends_so()
    {
        using var canceled = new CancellationTokenSource();
        canceled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Create(0).Train(Task(0, Parts()[0]), canceled.Token));
    }

    /// <summary>A trainer that says that it corrects gradients counts its steps, and a shift moves every weight against it.</summary>
    [Fact]
    public void A_correction_reaches_every_gradient_or_the_trainer_says_that_it_cannot()
    {
        if (!Create(0).CorrectsGradients) return;
        var task = Task(0, Parts()[0]);
        var shift = Enumerable.Range(0, task.SubModel.Trained.Count).Select(i => i % 2 == 0 ? 100f : -100f).ToArray();
        var outcome = Create(0).Train(task with { Correction = new GradientCorrection(0, shift) }, CancellationToken.None);
        Assert.True(outcome.Steps > 0, $"expected the number of steps, got {outcome.Steps}");
        Assert.All(outcome.Update.Zip(shift), pair => Assert.True(pair.First * pair.Second > 0, "expected updates along the shift"));
    }

    [Fact]
    public void An_evaluation_counts_the_test_samples_and_repeats_and_leaves_the_weights_as_they_were()
    {
        var weights = Weights();
        var counts = Create(0).Evaluate(weights, CancellationToken.None);
        Assert.InRange(counts.Count, 0, Samples);
        Assert.InRange(counts.Correct, 0, counts.Count);
        Assert.True(double.IsFinite(counts.LossSum), $"expected a finite loss, got {counts.LossSum}");
        Assert.Equal(counts, Create(0).Evaluate(weights, CancellationToken.None));
        Assert.Equal(Weights(), weights);
    }

    [Fact]
    public void Without_test_samples_an_evaluation_counts_none()
    {
        var data = Data(0) with { Test = SampleSet.Empty(Model.InputShape) };
        Assert.Equal(0, Create(Model, data).Evaluate(Weights(), CancellationToken.None).Count);
    }

    private static void Same(TrainingOutcome expected, TrainingOutcome got)
    {
        Assert.Equal(expected.Update, got.Update);
        Assert.Equal((expected.Loss, expected.Samples), (got.Loss, got.Samples));
    }

    /// <summary>The whole model, and one that lacks every other unit.</summary>
    private SubModel[] Parts() => [SubModel.Full(Model.Layout), SuiteModel.Without(Model.Layout, 2)];

    private IClientTrainer Create(int client) => Create(Model, Data(client));

    private TrainingTask Task(int client, SubModel part, int round = 1)
    {
        var received = new float[part.Count];
        part.Extract(Weights(), received);
        var offer = new OfferId(new RunId("5eed"), new RoundId(round), 0, Data(client).Client);
        return new TrainingTask(offer, RunSeed: 7, part, received, Parameters);
    }

    private float[] Weights()
    {
        var weights = new float[Model.Layout.ParameterCount];
        Model.Layout.Initialize(weights, new SeededStream(3));
        return weights;
    }

    private ClientDataset Data(int client) => new(new ClientId($"client-{client}"), Draw(2 * client), Draw((2 * client) + 1));

    private SampleSet Draw(int seed)
    {
        var stream = new SeededStream((ulong)seed);
        var values = new float[Samples * Model.InputShape.Aggregate(1, (a, b) => a * b)];
        foreach (ref var value in values.AsSpan()) value = Model.Vocabulary is { } symbols ? stream.NextInt(symbols) : stream.NextSingle();
        return SampleSet.FromValues(Model.InputShape, values, [.. Enumerable.Range(0, Samples).Select(_ => stream.NextInt(Model.Classes))]);
    }
}
