using System.Globalization;
using System.Security.Cryptography;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Control;
using AfdActors.Coordinator.Reports;

namespace AfdActors.Dashboard.Watching;

/// <summary>
/// The picture of a run: takes in what happens, and says what changed since a mark. Every change has a version, so that any number of pages
/// can ask, each for what it lacks, and none is kept in mind. Thread-safe.
/// </summary>
/// <param name="patience">A run that waits longer for clients is not healthy.</param>
internal sealed partial class RunWatch(TimeProvider time, TimeSpan patience) : IRunObserver
{
    private readonly Lock _lock = new();
    private readonly Clientele _clientele = new();
    private readonly EventLog _events = new();
    private readonly Curve _curve = new();
    private string _epoch = NewEpoch();
    private long _version;
    private long _headVersion;
    private RunEvent.Began? _run;
    private RunPhase _phase;
    private OperatorControls _controls = OperatorControls.None;
    private string _detail = "";
    private int _round;
    private int _settled;
    private int _selected;
    private int _troubles; // of the open round, in the list of events
    private DateTimeOffset _opened;
    private DateTimeOffset? _waiting;
    private (long Version, IReadOnlyList<HeatMap> Maps)? _scores;

    /// <summary>The hand on the run; null before it began.</summary>
    public RunControl? Control
    {
        get
        {
            lock (_lock) return _run?.Control;
        }
    }

    /// <summary>The round after which the operator ended the run, before its settings did; null: nobody did.</summary>
    public int? StoppedAfter
    {
        get
        {
            lock (_lock) return _phase == RunPhase.Over && _round < _run?.Rounds ? _controls.LastRound : null;
        }
    }

    private int LastRound => _controls.LastRound ?? _run?.Rounds ?? 0;

    /// <summary>What a page at this mark lacks; null: nothing.</summary>
    public RunChanges? Since(RunMark mark)
    {
        lock (_lock)
        {
            var reset = mark.Epoch != _epoch;
            var since = reset ? -1 : mark.Version;
            if (since >= _version) return null;
            return new RunChanges(
                new RunMark(_epoch, _version), reset, time.GetUtcNow().ToUnixTimeMilliseconds(), _headVersion > since ? Head() : null,
                _curve.Since(since), _clientele.NodesSince(since), _clientele.ClientsSince(since), _events.Since(since),
                _scores is { } scores && scores.Version > since ? scores.Maps : null);
        }
    }

    /// <summary>The run in a few figures.</summary>
    public RunStatus Status()
    {
        lock (_lock)
            return new RunStatus(Head(), _clientele.Connected, _clientele.States(), [.. _events.Since(-1).TakeLast(10)]);
    }

    /// <summary>Whether the run makes progress, and what it does, in words.</summary>
    public (bool Healthy, string Reason) Health()
    {
        lock (_lock)
        {
            if (_phase == RunPhase.Failed) return (false, _detail);
            if (_controls.Paused) return (true, $"paused after round {_round}");
            var waits = _waiting is { } since ? time.GetUtcNow() - since : TimeSpan.Zero;
            if (waits > patience) return (false, string.Create(CultureInfo.InvariantCulture, $"{_detail}, for {waits.TotalSeconds:f0} s"));
            return (true, _phase switch
            {
                RunPhase.Starting => "starting",
                RunPhase.Over => $"over: {_detail}",
                _ => $"round {_round} of {LastRound}",
            });
        }
    }

    /// <summary>Nobody leads the run any more; where it had not ended, it was interrupted.</summary>
    public void Left()
    {
        lock (_lock)
        {
            if (_phase is RunPhase.Over or RunPhase.Failed or RunPhase.Starting) return;
            End(RunPhase.Failed, $"interrupted in round {_round}");
        }
    }

    private static string NewEpoch() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

    private RunHead Head()
    {
        var goesOn = _phase is RunPhase.Waiting or RunPhase.Running or RunPhase.Closing && _waiting is null && !_controls.Paused;
        var closed = _curve.Last?.Round ?? _run?.Closed ?? 0;
        var elapsed = _phase is RunPhase.Running or RunPhase.Closing ? (time.GetUtcNow() - _opened).TotalSeconds : 0;
        return new RunHead(
            _run?.Title ?? "", _run?.Run.Value ?? "", _phase, _controls.Paused, LastRound < _run?.Rounds, _detail, _round, LastRound,
            goesOn ? _curve.SecondsLeft(LastRound - closed, elapsed) : null, _curve.Accuracy,
            _run is { TargetAccuracy: > 0 } ? _run.TargetAccuracy : null, _curve.TestLoss, _curve.Last?.Down ?? 0, _curve.Last?.Up ?? 0,
            _settled, _selected);
    }

    private void HeadMoved() => _headVersion = ++_version;

    private void Say(string kind, string text) => _events.Add(++_version, time.GetUtcNow(), kind, text);

    private void End(RunPhase phase, string detail)
    {
        (_phase, _detail, _waiting) = (phase, detail, null);
        Say(phase == RunPhase.Over ? "round" : "trouble", $"the run is over: {detail}");
        HeadMoved();
    }
}
