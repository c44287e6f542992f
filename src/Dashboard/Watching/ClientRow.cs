using AfdActors.Coordinator.Reports;
using AfdActors.Coordinator.Roster;
using AfdActors.Coordinator.Rounds;

namespace AfdActors.Dashboard.Watching;

/// <summary>A client as the page shows it.</summary>
/// <param name="Id">As it named itself.</param>
/// <param name="Node">The node that hosts it, as that named itself.</param>
/// <param name="State">idle, receiving, training, sending, lost, left or excluded.</param>
/// <param name="Why">Why it was lost, or dropped out last; "" where nothing is to be said.</param>
/// <param name="Seen">When it was heard of last, in milliseconds since 1970.</param>
/// <param name="Samples">Training samples that it registered.</param>
/// <param name="Loss">Its last training loss.</param>
/// <param name="Down">Bytes to it, of all rounds that were watched.</param>
/// <param name="Up">Bytes from it.</param>
internal sealed record ClientView(
    string Id, string Node, string State, string Why, long Seen, int Samples, double? Loss, long Down, long Up);

/// <summary>Why somebody is not here.</summary>
internal enum Absence
{
    /// <summary>Out of reach, or gone without a word.</summary>
    Lost,

    /// <summary>With a goodbye.</summary>
    Left,
}

/// <summary>What is known of one client. Not thread-safe.</summary>
internal sealed class ClientRow
{
    private int _round;
    private (long Down, long Up) _inRound;

    /// <summary>Of the last change.</summary>
    public long Version { get; set; }

    public required RosterEntry Entry { get; set; }

    public DateTimeOffset Seen { get; set; }

    /// <summary>It works for the open round; null: it is idle.</summary>
    public ClientPhase? Phase { get; set; }

    /// <summary>It is not here; null: it is.</summary>
    public Absence? Absence { get; set; }

    public bool Excluded { get; set; }

    public string Why { get; set; } = "";

    private double? Loss { get; set; }

    private long Down { get; set; }

    private long Up { get; set; }

    public string State => this switch
    {
        { Excluded: true } => "excluded",
        { Absence: { } absence } => absence.ToString().ToLowerInvariant(),
        { Phase: { } phase } => phase.ToString().ToLowerInvariant(),
        _ => "idle",
    };

    public ClientView View() => new(
        Entry.Description.Client.Value, Entry.NodeId, State, Why, Seen.ToUnixTimeMilliseconds(), Entry.Description.TrainSamples, Loss, Down,
        Up);

    /// <summary>The traffic is that of the whole round so far; of a repeated one, the earlier attempts are counted already.</summary>
    public void Settle(RunEvent.ClientSettled settled, string outcome)
    {
        var (round, before) = (settled.Offer.Round.Value, settled.Offer.Round.Value == _round ? _inRound : default);
        var now = (settled.Traffic.BytesDown, settled.Traffic.BytesUp);
        (Down, Up) = (Down + now.BytesDown - before.Down, Up + now.BytesUp - before.Up);
        (_round, _inRound) = (round, now);
        Phase = null;
        if (settled.Loss is { } loss) Loss = loss;
        if (Absence is null) Why = settled.Standing == ClientStanding.Dropped ? $"dropped in round {round}: {outcome}" : "";
    }
}
