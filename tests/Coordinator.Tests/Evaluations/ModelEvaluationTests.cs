using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Evaluations;
using AfdActors.Training;

namespace AfdActors.Coordinator.Tests.Evaluations;

public sealed class ModelEvaluationTests
{
    private static readonly int[] Labels = [0, 1, 1, 0, 2];

    /// <summary>Right in the first, the second and the fourth.</summary>
    private static readonly int[] Answers = [0, 1, 0, 0, 1];

    private static readonly ImmutableArray<(ClientId, int)> Owners = [(new("a"), 2), (new("b"), 0), (new("c"), 3)];

    private static ModelEvaluation Of(long correct, ReadOnlyMemory<int>? answers, ImmutableArray<(ClientId, int)> owners) =>
        ModelEvaluation.Of(new EvaluationCounts(correct, 5, 2.5), 3, Labels, answers, owners);

    [Fact]
    public void A_client_has_the_samples_that_stand_at_its_place_and_one_without_any_has_no_score()
    {
        var evaluation = Of(3, Answers, Owners);

        Assert.Equal([new ClientScore(new("a"), 2, 2), new ClientScore(new("c"), 1, 3)], evaluation.Clients.AsEnumerable());
        Assert.Equal([1, 1.0 / 3], evaluation.Clients.Select(client => client.Accuracy));
        Assert.Equal(new ConfusionMatrix([[2, 0, 0], [1, 1, 0], [0, 1, 0]]), evaluation.Confusion);
    }

    [Fact]
    public void Samples_of_nobody_are_confused_all_the_same()
    {
        var evaluation = Of(3, Answers, []);

        Assert.Empty(evaluation.Clients);
        Assert.Equal(3, evaluation.Confusion!.Right);
    }

    [Fact]
    public void Answers_that_are_not_those_that_were_counted_are_not_told()
    {
        Assert.Equal(new ModelEvaluation(new EvaluationCounts(4, 5, 2.5)), Of(4, Answers, Owners));
        Assert.Equal(new ModelEvaluation(new EvaluationCounts(3, 5, 2.5)), Of(3, null, Owners));
    }
}
