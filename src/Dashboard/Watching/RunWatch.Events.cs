using System.Globalization;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Control;
using AfdActors.Coordinator.Reports;
using AfdActors.Coordinator.Rounds;
using AfdActors.Messages;

namespace AfdActors.Dashboard.Watching;

/// <content>What happens.</content>
internal sealed partial class RunWatch
{
    /// <summary>Lines on clients that drop out, of one round; its last line counts them all.</summary>
    private const int MostTroubles = 20;

    /// <summary>Characters of what others say.</summary>
    private const int MostWords = 300;

    /// <summary>Names in one line.</summary>
    private const int MostNames = 5;

    /// <inheritdoc/>
    public void RoundStarted(RoundId round, int selected)
    {
        // RoundOpened says more.
    }

    /// <inheritdoc/>
    public void ClientDone(RoundId round, ClientId client, string outcome)
    {
        // ClientSettled says more.
    }

    /// <inheritdoc/>
    public void RoundFinished(RoundReport report)
    {
        lock (_lock)
        {
            _curve.Add(++_version, report);
            (_phase, _round, _settled, _selected) = (RunPhase.Waiting, report.Round, 0, 0);
            var accuracy = report.Accuracy is { } measured
                ? string.Create(CultureInfo.InvariantCulture, $", accuracy {100 * measured:f1} %") : "";
            var dropped = report.Dropped.Count > 0 ? $", {report.Dropped.Count} dropped" : "";
            Say("round", $"round {report.Round} closed: {report.Accepted.Count} updates{dropped}{accuracy}");
            HeadMoved();
        }
    }

    /// <inheritdoc/>
    public void Happened(RunEvent happened)
    {
        lock (_lock)
        {
            switch (happened)
            {
                case RunEvent.Began began: Begin(began); break;
                case RunEvent.RosterMoved moved: OnRoster(moved); break;
                case RunEvent.NodeSeen seen: _clientele.Seen(seen.Node, time.GetUtcNow(), ++_version); break;
                case RunEvent.NodeRefused refused: OnRefused(refused); break;
                case RunEvent.RoundWaits waits: Wait(waits); break;
                case RunEvent.RoundOpened opened: Open(opened.Plan); break;
                case RunEvent.ClientMoved moved: _clientele.Move(moved, time.GetUtcNow(), ++_version); break;
                case RunEvent.ClientSettled settled: Settle(settled); break;
                case RunEvent.UpdateRefused refused:
                    Trouble($"update of client {Name(refused.Offer.Client)} for round {refused.Offer.Round} refused: {Words(refused.Reason)}");
                    break;
                case RunEvent.AttemptFailed failed:
                    Say("trouble", $"round {failed.Round} is repeated: {failed.Reason}");
                    break;
                case RunEvent.RoundCloses:
                    _phase = RunPhase.Closing;
                    HeadMoved();
                    break;
                case RunEvent.ScoresMoved scores: _scores = (++_version, [.. scores.Maps.Select(HeatMaps.Of)]); break;
                case RunEvent.ControlsMoved moved: OnControls(moved.Controls); break;
                case RunEvent.Ended { Failure: { } failure }: End(RunPhase.Failed, Words(failure)); break;
                case RunEvent.Ended ended: End(RunPhase.Over, $"{ended.Closed} rounds are closed"); break;
            }
        }
    }

    private static string Name(ClientId client) => Printable.Line(client.Value);

    private static string Words(string text) => Printable.Line(text.Length > MostWords ? text[..MostWords] + "..." : text);

    private void Begin(RunEvent.Began began)
    {
        (_run, _round, _phase) = (began, began.Closed, RunPhase.Waiting);
        foreach (var report in began.Earlier) _curve.Add(++_version, report);
        Say("round", began.Closed > 0 ? $"the run goes on after round {began.Closed}" : "the run began");
        HeadMoved();
    }

    private void OnRoster(RunEvent.RosterMoved moved)
    {
        var (version, now) = (++_version, time.GetUtcNow());
        var news = _clientele.Update(moved, Words(moved.Reason), now, version);
        foreach (var (node, clients) in news.Joined) Say("node", $"node {Words(node)} joined with {clients} clients");
        if (news.Lost.Count > 0)
            Say(moved.TookLeave ? "node" : "trouble", $"{Names(news.Lost)} {(moved.TookLeave ? "left" : "lost")}: {Words(moved.Reason)}");
        if (!_clientele.Prune()) return;
        _epoch = NewEpoch();
        HeadMoved();
    }

    private void OnRefused(RunEvent.NodeRefused refused)
    {
        var address = Clientele.AddressOf(refused.Node);
        var at = address.Length > 0 ? $" at {Words(address)}" : "";
        _events.AddRefusal(++_version, time.GetUtcNow(), $"node {Words(refused.NodeId)}{at} refused: {Words(refused.Reason)}");
    }

    private static string Names(IReadOnlyList<ClientId> clients)
    {
        var named = string.Join(", ", clients.Take(MostNames).Select(Name));
        var more = clients.Count > MostNames ? $" and {clients.Count - MostNames} more" : "";
        return $"{(clients.Count == 1 ? "client" : "clients")} {named}{more}";
    }

    private void Wait(RunEvent.RoundWaits waits)
    {
        _waiting ??= time.GetUtcNow();
        (_phase, _detail) = (
            RunPhase.Waiting, $"round {waits.Round} waits for clients: it starts with {waits.Needed}, and {waits.Present} can be reached");
        HeadMoved();
    }

    private void Open(RoundPlan plan)
    {
        (_phase, _detail, _waiting, _opened) = (RunPhase.Running, "", null, time.GetUtcNow());
        (_round, _settled, _selected, _troubles) = (plan.Round.Value, 0, plan.Selected.Length, 0);
        _clientele.Select(plan.Selected, ++_version);
        HeadMoved();
    }

    private void Settle(RunEvent.ClientSettled settled)
    {
        var outcome = Words(settled.Outcome);
        _settled++;
        _clientele.Settle(settled, outcome, time.GetUtcNow(), ++_version);
        if (settled.Standing == ClientStanding.Dropped)
            Trouble($"client {Name(settled.Offer.Client)} dropped out of round {settled.Offer.Round}: {outcome}");
        HeadMoved();
    }

    /// <summary>A cohort that fails as a whole does not push everything else out of the list.</summary>
    private void Trouble(string text)
    {
        if (_troubles++ < MostTroubles) Say("trouble", text);
    }

    private void OnControls(OperatorControls controls)
    {
        var before = _controls;
        _controls = controls;
        if (controls.Paused != before.Paused) Say("operator", controls.Paused ? "paused: no new round opens" : "resumed");
        if (controls.LastRound is { } last && before.LastRound is null) Say("operator", $"the run stops after round {last}");
        foreach (var client in controls.Excluded.Except(before.Excluded))
        {
            _clientele.Exclude(client, ++_version);
            Say("operator", $"client {Name(client)} is excluded");
        }

        if (controls.Paused) _waiting = null;
        HeadMoved();
    }
}
