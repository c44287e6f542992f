using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;
using AfdActors.Coordinator.Checkpoints;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary>A strategy that only the host knows leads a whole run.</summary>
public sealed class RegisteredStrategyTests : FederationTest
{
    /// <summary>
    /// Five clients, two of them with an update a million times as large and of the other sign. The smallest of 1, 2, 4, -1e6 and -1e6
    /// times the same gradient is 1 times it; the mean would be far off.
    /// </summary>
    [Fact]
    public async Task The_smallest_update_withstands_two_poisoned_clients_of_five()
    {
        var settings = Settings(rounds: 1, clients: 5) with { Aggregation = new StrategySettings("smallest") };
        var catalogs = StrategyCatalogs.BuiltIn with
        {
            Aggregations = StrategyCatalogs.BuiltIn.Aggregations.Add("smallest", (_, layout) => new Smallest(layout)),
        };
        var start = Start(settings, catalogs);
        var (coordinator, end) = StartCoordinator(settings, start, catalogs: catalogs);
        StartNode(coordinator, settings, [.. new[] { 1f, 2, 4, -1e6f, -1e6f }.Select(scale => ScriptedWork.Dyadic(scale))]);

        var final = await end.WaitAsync(Patience);

        Assert.Equal(5, final.Report!.Accepted.Count);
        Assert.Equal(ScriptedWork.Gradient(Layout.ParameterCount, -1), final.Weights);
    }

    private static Coordinator.Checkpoints.RunState Start(Coordinator.CoordinatorSettings settings, StrategyCatalogs catalogs) =>
        RunState.Fresh(new RunId("0123456789abcdef"), Layout, settings, catalogs) with { Weights = new float[Layout.ParameterCount] };

    private sealed class Smallest(ModelLayout layout) : IAggregationStrategy
    {
        public IUpdateAggregator Open(AggregationTask task) => new Collected(layout);

        public void Step(Span<float> weights, ReadOnlySpan<float> pseudoGradient)
        {
            for (var i = 0; i < weights.Length; i++) weights[i] -= pseudoGradient[i];
        }

        public byte[] Save() => [];

        public void Restore(ReadOnlySpan<byte> state)
        {
        }
    }

    private sealed class Collected(ModelLayout layout) : IUpdateAggregator
    {
        private float[] _smallest = [];

        public void Add(Contribution contribution)
        {
            var full = new float[layout.ParameterCount];
            contribution.SubModel.Expand(contribution.Update.Values, full);
            if (_smallest.Length == 0 || full.Sum(Math.Abs) < _smallest.Sum(Math.Abs)) _smallest = full;
        }

        public void PseudoGradient(Span<float> destination) => _smallest.CopyTo(destination);
    }
}
