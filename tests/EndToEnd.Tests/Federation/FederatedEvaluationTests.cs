using System.Collections.Concurrent;
using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Dropout;
using AfdActors.ClientNode.Work;
using AfdActors.Coordinator;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Evaluations;
using AfdActors.Coordinator.Reports;
using AfdActors.Training;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary>A coordinator without test data, whose clients measure the model: real actors and real bytes.</summary>
public abstract class FederatedEvaluationTests : FederationTest
{
    /// <summary>Weights that are 1 before the first round, the others -1: two rounds move them by at most 2 * 7/64.</summary>
    private const int Positive = 30;

    /// <summary>A scripted client counts every weight as a sample, and those above a half as right.</summary>
    private static int Counted => Layout.ParameterCount;

    private static CoordinatorSettings Federated(int rounds) => Settings(rounds, clients: 2) with { FederatedEvaluation = true };

    private static RunState Start(CoordinatorSettings settings) => RunState.Fresh(new RunId("0123456789abcdef"), Layout, settings) with
    {
        Weights = [.. Enumerable.Range(0, Layout.ParameterCount).Select(i => i < Positive ? 1f : -1f)],
    };

    private Task<RunState> Run(CoordinatorSettings settings) => Run(settings, ScriptedWork.Dyadic(1), ScriptedWork.Dyadic(1));

    private async Task<RunState> Run(CoordinatorSettings settings, params IClientWork[] clients)
    {
        var (coordinator, end) = StartCoordinator(settings, Start(settings));
        StartNode(coordinator, settings, clients);
        return await end.WaitAsync(Patience);
    }

    public sealed class WhereEverybodyMeasures : FederatedEvaluationTests
    {
        public WhereEverybodyMeasures() => TestSamples = Counted;

        [Fact]
        public async Task The_counts_of_all_clients_add_up()
        {
            var final = await Run(Federated(rounds: 2));

            // Both count 30 of 51. The loss is the sum of the weights, which 8 bits keep to a few hundredths a weight.
            Assert.Equal(Positive / (double)Counted, final.Report!.Accuracy);
            Assert.Equal(final.Weights.Sum() / Counted, final.Report.TestLoss!.Value, 0.05);
        }

        [Fact]
        public async Task Each_client_is_known_by_what_it_answered()
        {
            var settings = Federated(rounds: 1);
            var observer = new DetailsObserver();
            var (coordinator, end) = StartCoordinator(settings, Start(settings), observer: observer);
            StartNode(coordinator, settings, ScriptedWork.Dyadic(1), ScriptedWork.Dyadic(1));
            await end.WaitAsync(Patience);

            var evaluation = Assert.Single(observer.Details).Evaluation!;
            Assert.Equal(
                [new ClientScore(Client(0), Positive, Counted), new ClientScore(Client(1), Positive, Counted)],
                evaluation.Clients.AsEnumerable());
            Assert.Equal((2 * Positive, 2 * Counted), (evaluation.Counts.Correct, evaluation.Counts.Count));
            Assert.Null(evaluation.Confusion);
        }

        [Fact]
        public async Task Metrics_are_means_over_the_samples_of_all_clients_and_only_those_that_are_asked_for()
        {
            var settings = Federated(rounds: 1) with { Metrics = ["near", "far"] };

            var final = await Run(
                settings, Measuring(40, ("near", 30), ("far", 8), ("odd", 1)), Measuring(10, ("far", 2), ("near", 1)));

            // (30 + 1) and (8 + 2) of 40 + 10 samples.
            Assert.Equal([("far", 0.2), ("near", 0.62)], Metrics(final));
        }

        [Fact]
        public async Task A_sum_over_no_samples_does_not_count()
        {
            var settings = Federated(rounds: 1) with { Metrics = ["near"] };

            var final = await Run(settings, Measuring(0, ("near", 30)), Measuring(10, ("near", 1)));

            Assert.Equal([("near", 0.1)], Metrics(final));
        }

        [Theory]
        [InlineData(double.NaN)]
        [InlineData(double.PositiveInfinity)]
        public async Task A_client_whose_metric_is_not_finite_is_left_out(double sum)
        {
            var settings = Federated(rounds: 1) with { Metrics = ["near"] };

            var final = await Run(settings, Measuring(40, ("near", sum)), Measuring(10, ("near", 1)));

            Assert.Equal([("near", 0.1)], Metrics(final));
            Assert.Equal(0.5, final.Report!.Accuracy);
        }

        [Fact]
        public async Task A_metric_that_a_client_with_samples_does_not_measure_is_not_reported()
        {
            var settings = Federated(rounds: 1) with { Metrics = ["near", "far"] };

            var final = await Run(settings, Measuring(40, ("near", 30)), Measuring(10, ("near", 1), ("far", 2)));

            Assert.Equal([("near", 0.62)], Metrics(final));
            Assert.Equal(0.5, final.Report!.Accuracy);
        }

        /// <summary>Half of the samples are right.</summary>
        private static ScriptedWork Measuring(int samples, params (string Name, double Sum)[] metrics) => ScriptedWork.Measuring(
            new EvaluationCounts(samples / 2, samples, samples)
            {
                MetricSums = metrics.ToImmutableSortedDictionary(metric => metric.Name, metric => metric.Sum, StringComparer.Ordinal),
            });

        private static (string, double)[] Metrics(RunState state) =>
            [.. state.Report!.Metrics!.OrderBy(metric => metric.Key).Select(metric => (metric.Key, metric.Value!.Value))];

        [Fact]
        public async Task Evaluation_does_not_change_the_model()
        {
            var with = await Run(Federated(rounds: 1));
            var without = await RunToEnd(
                Settings(rounds: 1, clients: 2), Start(Settings(1, 2)),
                    [(ScriptedWork.Dyadic(1), new ClientNode.State.MemoryClientState()),
                    (ScriptedWork.Dyadic(1), new ClientNode.State.MemoryClientState())]);

            Assert.Null(without.Report!.Accuracy);
            Assert.Equal(without.ModelSha256(), with.ModelSha256());
        }

        [Fact]
        public async Task A_plain_small_model_is_measured_without_the_units_it_lacks()
        {
            var settings = Federated(rounds: 1) with { Dropout = new DropoutSettings(DropoutKind.Small, Rate: 0.5) };

            var final = await Run(settings);

            // 3 of 6 units are kept: of the 30 first coordinates (24 weights and 6 biases) half is left, the others are zeros, within what
            // 8 bits keep.
            Assert.Equal(Positive / 2 / (double)Counted, final.Report!.Accuracy);
        }
    }

    public sealed class WhereClientsClaimTooMuch : FederatedEvaluationTests
    {
        public WhereClientsClaimTooMuch() => TestSamples = Counted - 1;

        [Fact]
        public async Task Counts_beyond_the_registered_samples_are_left_out_and_the_run_goes_on()
        {
            var final = await Run(Federated(rounds: 2));

            Assert.Equal(2, final.Round);
            Assert.Null(final.Report!.Accuracy);
        }
    }

    public sealed class WhereNobodyCanMeasure : FederatedEvaluationTests
    {
        [Fact]
        public async Task There_is_no_accuracy_and_nothing_waits() => Assert.Null((await Run(Federated(rounds: 2))).Report!.Accuracy);
    }

    private sealed class DetailsObserver : IRunObserver
    {
        public ConcurrentQueue<RoundDetails> Details { get; } = [];

        public void RoundStarted(RoundId round, int selected)
        {
        }

        public void ClientDone(RoundId round, ClientId client, string outcome)
        {
        }

        public void RoundMeasured(RoundDetails details) => Details.Enqueue(details);

        public void RoundFinished(RoundReport report)
        {
        }
    }
}
