namespace AfdActors.Dashboard.Watching;

/// <summary>A run in a few figures.</summary>
/// <param name="Run">The run's own id.</param>
/// <param name="Round">The open one, or the last that closed.</param>
/// <param name="Rounds">The last one: that of the settings, or where the run is to stop.</param>
/// <param name="Paused">No new round opens.</param>
/// <param name="Stopping">The run ends before its settings say.</param>
/// <param name="Detail">What it waits for, or how it ended; "" where nothing is to be said.</param>
/// <param name="SecondsLeft">About, of this moment; null where nobody can know.</param>
/// <param name="Target">The accuracy to reach; null: none.</param>
/// <param name="Down">Bytes to the clients, of all closed rounds.</param>
/// <param name="Settled">Selected clients of the open round that are done.</param>
internal sealed record RunHead(
    string Title, string Run, RunPhase Phase, bool Paused, bool Stopping, string Detail, int Round, int Rounds, double? SecondsLeft,
    double? Accuracy, double? Target, double? TestLoss, long Down, long Up, int Settled, int Selected);

/// <summary>What <c>/api/status</c> answers and <c>afd status</c> prints.</summary>
/// <param name="Clients">How many are in each state.</param>
/// <param name="Events">The last ones.</param>
internal sealed record RunStatus(RunHead Run, int Nodes, IReadOnlyDictionary<string, int> Clients, IReadOnlyList<EventLine> Events);
