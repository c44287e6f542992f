using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.Strategies;
using AfdActors.Coordinator.Roster;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using AfdActors.Training;
using Akka.Actor;
using Akka.Event;

namespace AfdActors.Coordinator.Evaluations;

/// <summary>
/// Has every reachable client with test samples evaluate the model, a few at a time, and adds up what they answer: <see cref="Idle"/>,
/// <see cref="Encoding"/>, <see cref="Measuring"/>. A client that leaves, answers nonsense or is out of time is left out; it costs the
/// evaluation its samples and nothing else.
/// </summary>
internal sealed class EvaluationActor : ReceiveActor, IWithTimers
{
    private const int ClientsAtOnce = 16;

    /// <summary>Eight bits a weight: a quarter of the traffic of float32 at no measurable cost in accuracy.</summary>
    private static readonly StrategySettings Downlink = Downlinks.Hadamard(8);

    private readonly EvaluationSettings _settings;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Queue<ClientId> _waiting = [];
    private readonly Dictionary<ClientId, bool> _asked = [];
    private ClientRoster _roster = ClientRoster.Empty;
    private IActorRef _asker = ActorRefs.Nobody;
    private RoundId _round;
    private PayloadSource? _payload;
    private readonly SortedDictionary<ClientId, EvaluationCounts> _counts = [];

    public EvaluationActor(EvaluationSettings settings)
    {
        _settings = settings;
        Idle();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(EvaluationSettings settings) => Akka.Actor.Props.Create(() => new EvaluationActor(settings));

    protected override void PreStart() => Timers.StartPeriodicTimer("retry", EvaluationTick.Instance, _settings.Transfer.Retry);

    private void Idle() => Always();

    private void Encoding()
    {
        Receive<ModelEncoded>(encoded => encoded.Round == _round, encoded =>
        {
            _payload = encoded.Payload;
            Become(Measuring);
            AskMore();
        });
        Always();
    }

    private void Measuring()
    {
        Receive<EvaluationTick>(_ =>
        {
            foreach (var (client, heard) in _asked)
                if (!heard) AskOne(client);
        });
        Receive<ChunkRequest>(IsOurs, Serve);
        Receive<Evaluated>(IsOurs, OnEvaluated);
        Receive<EvaluationExpired>(expired => expired.Round == _round, expired => LeaveOut(expired.Client, "it did not answer in time"));
        Receive<RosterChanged>(changed =>
        {
            _roster = changed.Roster;
            foreach (var client in changed.Lost) LeaveOut(client, changed.Reason);
        });
        Always();
    }

    private void Always()
    {
        Receive<MeasureModel>(Start);
        Receive<RosterChanged>(changed => _roster = changed.Roster);
        Receive<Status.Failure>(failure =>
        {
            _asker.Tell(failure);
            End();
        });
        Receive<EvaluationTick>(_ => { });
        Receive<ModelEncoded>(_ => { });
        Receive<ChunkRequest>(_ => { });
        Receive<Evaluated>(_ => { });
        Receive<EvaluationExpired>(_ => { });
    }

    /// <summary>A later one takes the place of one under way: nobody waits for that any more.</summary>
    private void Start(MeasureModel measure)
    {
        End();
        (_asker, _round) = (Sender, measure.Round);
        _counts.Clear();
        foreach (var client in _roster.Available)
            if (_roster.Entries[client].Description.TestSamples > 0) _waiting.Enqueue(client);
        if (_waiting.Count == 0)
        {
            _asker.Tell(Result());
            return;
        }

        Become(Encoding);
        var (round, weights, settings) = (_round, measure.Weights, _settings);
        Task.Run(() =>
        {
            var seed = SeededStream.Create(settings.Seed, SeedPurpose.DownlinkSigns, round).NextUInt64();
            return new PayloadSource(
                ModelPayload.Encode(StrategyCatalogs.BuiltIn.CreateDownlink(Downlink), settings.Model, weights, seed),
                settings.Transfer.ChunkBytes);
        }).PipeTo(Self, success: payload => new ModelEncoded(round, payload));
    }

    private void AskMore()
    {
        while (_asked.Count < ClientsAtOnce && _waiting.TryDequeue(out var client))
        {
            if (!_roster.Entries.ContainsKey(client)) continue;
            _asked[client] = false;
            Timers.StartSingleTimer(client, new EvaluationExpired(_round, client), _settings.Deadline);
            AskOne(client);
        }

        if (_asked.Count > 0) return;
        _asker.Tell(Result());
        End();
    }

    private void AskOne(ClientId client)
    {
        if (!_roster.Entries.TryGetValue(client, out var entry)) return;
        Context.ActorSelection(entry.Node.Path / ActorNames.Client(client))
            .Tell(new Evaluate(new EvaluationId(_settings.Run, _round, client), Downlink, _settings.Deadline, _payload!.Info), Self);
    }

    private bool IsOurs(ChunkRequest request) => request.Direction == PayloadDirection.Evaluation
        && request.Offer == new EvaluationId(_settings.Run, _round, request.Offer.Client).Transfer
            && _asked.ContainsKey(request.Offer.Client);

    private bool IsOurs(Evaluated evaluated) => evaluated.Evaluation == new EvaluationId(_settings.Run, _round, evaluated.Evaluation.Client)
        && _asked.ContainsKey(evaluated.Evaluation.Client);

    /// <summary>
    /// A client that asks for chunks has begun: it asks again by itself for what it lacks, so the request is not repeated.
    /// </summary>
    private void Serve(ChunkRequest request)
    {
        var client = request.Offer.Client;
        _asked[client] = true;
        if (_payload!.Answer(request, Sender, Context) is null)
        {
            LeaveOut(
                client, $"chunk index: expected 0..{_payload.Info.ChunkCount - 1}, got {(long)request.Index + request.Count - 1}");
        }
    }

    private void OnEvaluated(Evaluated evaluated)
    {
        var client = evaluated.Evaluation.Client;
        var samples = _roster.Entries.TryGetValue(client, out var entry) ? entry.Description.TestSamples : 0;
        if (evaluated.Count > samples || evaluated.Correct > evaluated.Count || !double.IsFinite(evaluated.LossSum))
        {
            LeaveOut(client,
                $"expected counts of at most {samples} samples and a finite loss, got {evaluated.Correct} of {evaluated.Count}, loss {evaluated.LossSum}");
            return;
        }

        // Sums over no samples are none.
        var metrics = evaluated.Metrics.Where(metric => evaluated.Count > 0 && _settings.Metrics.Contains(metric.Name)).ToImmutableArray();
        if (metrics.FirstOrDefault(metric => !double.IsFinite(metric.Sum)) is { Name: not null } bad)
        {
            LeaveOut(client, $"expected a finite sum of {bad.Name}, got {bad.Sum}");
            return;
        }

        _counts[client] = new EvaluationCounts(evaluated.Correct, evaluated.Count, evaluated.LossSum)
        {
            MetricSums = metrics.ToImmutableSortedDictionary(metric => metric.Name, metric => metric.Sum, StringComparer.Ordinal),
        };
        Done(client);
    }

    /// <summary>Added up in client order: the sum of their losses does not depend on who is quick.</summary>
    private ModelEvaluation Result()
    {
        var sum = _counts.Values.Aggregate(default(EvaluationCounts), (sum, counts) => sum + counts);
        return new ModelEvaluation(sum with { MetricSums = sum.MetricSums.RemoveRange(sum.MetricSums.Keys.Where(IsLacking)) })
        {
            Clients = [.. _counts.Select(client => new ClientScore(client.Key, client.Value.Correct, client.Value.Count))],
        };
    }

    /// <summary>A mean without the samples of some client would be taken for that of all.</summary>
    private bool IsLacking(string metric)
    {
        foreach (var (client, counts) in _counts)
        {
            if (counts.Count == 0 || counts.MetricSums.ContainsKey(metric)) continue;
            _log.Warning(
                "Round {0}: {1} is not reported, as client {2} does not measure it: its afd.run.metrics must name it too", _round.Value,
                metric, client.Value);
            return true;
        }

        return false;
    }

    private void LeaveOut(ClientId client, string reason)
    {
        if (!_asked.ContainsKey(client)) return;
        _log.Warning("Round {0}: the evaluation goes without client {1}: {2}", _round.Value, client.Value, reason);
        Done(client);
    }

    private void Done(ClientId client)
    {
        Timers.Cancel(client);
        _asked.Remove(client);
        AskMore();
    }

    private void End()
    {
        foreach (var client in _asked.Keys) Timers.Cancel(client);
        _asked.Clear();
        _waiting.Clear();
        _payload = null;
        Become(Idle);
    }
}
