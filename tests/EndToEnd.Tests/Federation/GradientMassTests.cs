using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Randomness;
using AfdActors.ClientNode.State;
using AfdActors.ClientNode.Work;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Reports;
using AfdActors.Messages;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary>
/// Conservation of gradient mass (docs/design.md "DGC") over the actors and the wire, while clients are refused, late, and rolled back with
/// a round that is repeated: what was accepted is in the model, what was accumulated and not sent is in the residuals, nothing else is
/// anywhere. Numbers are exact, see <see cref="RecordedWork"/>.
/// </summary>
public sealed class GradientMassTests : FederationTest
{
    private const int Rounds = 8;
    private const int MaxAttempts = 4;

    /// <summary>Any subset adds up to 1..7 samples.</summary>
    private static readonly int[] Samples = [1, 2, 4];

    [Theory]
    [InlineData(1, DropoutKind.None)]
    [InlineData(2, DropoutKind.None)]
    [InlineData(3, DropoutKind.Random)]
    [InlineData(4, DropoutKind.Random)]
    [InlineData(5, DropoutKind.AfdMulti)]
    public async Task Model_and_residuals_hold_what_was_accepted_and_nothing_else(int seed, DropoutKind dropout)
    {
        var settings = Settings(Rounds, clients: 3) with
        {
            Seed = (ulong)seed,
            Dropout = new DropoutSettings(dropout, Rate: 0.5),
            Uplink = new DgcSettings(Density: 0.1).ToStrategy(),
            MaxAttempts = MaxAttempts,
        };
        settings = settings with { Selection = settings.Selection with { MinUpdates = 2 } };
        RecordedWork[] work = [.. Samples.Select(samples => new RecordedWork(samples, offer => FateOf(seed, offer)))];
        MemoryClientState[] states = [new(), new(), new()];
        var start = RunState.Fresh(new RunId("0123456789abcdef"), Layout, settings) with { Weights = new float[Layout.ParameterCount] };
        var (coordinator, end) = StartCoordinator(settings, start);
        StartNode(coordinator, settings, [.. work.Zip(states, (client, state) => ((IClientWork)client, (IClientStateStore)state))]);

        var reports = Drive(seed);
        var final = await end.WaitAsync(Patience);
        AwaitAssert(() => Assert.All(states, state => Assert.Null(state.LoadPending())), duration: TimeSpan.FromSeconds(20));

        NotTrivial(work, reports);
        ResidualsHold(work, states, reports);
        ModelMovedBy(work, final, reports);
    }

    /// <summary>Advances past the deadline whenever only stuck clients are left; returns the report of every round.</summary>
    private List<RoundReport> Drive(int seed)
    {
        var reports = new List<RoundReport>();
        var (round, attempt, settled) = (0, 0, 0);
        while (reports.Count < Rounds)
        {
            switch (ReceiveOne(TimeSpan.FromSeconds(20)))
            {
                case Started started:
                    (attempt, round, settled) = (started.Round.Value == round ? attempt + 1 : 0, started.Round.Value, 0);
                    break;
                case Done:
                    var stuck = Enumerable.Range(0, Samples.Length)
                        .Count(client => FateOf(seed, OfferTo(round, attempt, Client(client))) == Fate.Stuck);
                    if (++settled == Samples.Length - stuck && stuck > 0) Time.Advance(Deadline);
                    break;
                case Finished finished:
                    reports.Add(finished.Report);
                    break;
                case null:
                    Assert.Fail($"seed {seed}: nothing more came in round {round} attempt {attempt}");
                    break;
            }
        }

        return reports;
    }

    private static OfferId OfferTo(int round, int attempt, ClientId client) =>
        new(new RunId("0123456789abcdef"), new RoundId(round), attempt, client);

    /// <summary>
    /// A pure function of seed and offer. One client is never stuck, so that every attempt has an event before its deadline; the last
    /// attempt goes well.
    /// </summary>
    private static Fate FateOf(int seed, OfferId offer)
    {
        if (offer.Attempt == MaxAttempts - 1) return Fate.Good;
        return SeededStream.Create((ulong)seed, SeedPurpose.SyntheticData, offer.Round, offer.Attempt, offer.Client).NextInt(10) switch
        {
            0 => Fate.NotANumber,
            1 => Fate.TooManySamples,
            2 or 3 when offer.Client != Client(2) => Fate.Stuck,
            _ => Fate.Good,
        };
    }

    private static void NotTrivial(RecordedWork[] work, List<RoundReport> reports)
    {
        Assert.Contains(reports, report => report.Accepted.Count == 2);
        Assert.Contains(reports, report => report.Accepted.Count == 3);
        Assert.Contains(reports, report => report.Attempt > 0);
        Assert.Contains(
            work[0].Answers.Values, answer => answer.Sent.Any(value => value != 0) && !answer.Sent.SequenceEqual(answer.Gradient));
    }

    private static IEnumerable<(RoundReport Report, Answer Answer)> AcceptedOf(RecordedWork work, int client, List<RoundReport> reports) =>
        reports
        .Where(report => report.Accepted.Contains(Client(client).Value))
        .Select(report => (report, work.Answers[OfferTo(report.Round, report.Attempt, Client(client))]));

    private static void ResidualsHold(RecordedWork[] work, MemoryClientState[] states, List<RoundReport> reports)
    {
        for (var client = 0; client < work.Length; client++)
        {
            var expected = new float[Layout.ParameterCount];
            foreach (var (_, answer) in AcceptedOf(work[client], client, reports))
                for (var i = 0; i < expected.Length; i++) expected[i] += answer.Gradient[i] - answer.Sent[i];
            Assert.Equal(expected, ((DgcResidual)states[client].LoadUplinkState()!).Velocity);
        }
    }

    private static void ModelMovedBy(RecordedWork[] work, RunState final, List<RoundReport> reports)
    {
        var expected = new float[Layout.ParameterCount];
        foreach (var report in reports)
        {
            for (var i = 0; i < expected.Length; i++)
            {
                var (sum, samples) = (0f, 0);
                for (var client = 0; client < work.Length; client++)
                {
                    if (!report.Accepted.Contains(Client(client).Value)) continue;
                    var answer = work[client].Answers[OfferTo(report.Round, report.Attempt, Client(client))];
                    if (!answer.Held[i]) continue;
                    sum += work[client].Samples * answer.Sent[i];
                    samples += work[client].Samples;
                }

                if (samples > 0) expected[i] -= sum / samples;
            }
        }

        Assert.Equal(expected, final.Weights);
    }
}
