using AfdActors.ClientNode;
using AfdActors.Coordinator.Reports;

namespace AfdActors.Hosting;

/// <summary>The run that this host leads: a simulation or a coordinator. Thread-safe.</summary>
public interface IFederation
{
    /// <summary>The rounds so far, those before a resumption included.</summary>
    IReadOnlyList<RoundReport> Rounds { get; }

    /// <summary>
    /// Ends with the run. It fails with <see cref="Coordinator.RunFailedException"/> when the run cannot go on, and is canceled when the
    /// host stops before that.
    /// </summary>
    Task<RunResult> Completion { get; }
}

/// <summary>The client node that this host is.</summary>
public interface IClientNode
{
    /// <summary>Ends when the node has nothing more to do, with the reason; with null when the host stops before that.</summary>
    Task<NodeEnd?> Completion { get; }
}
