namespace AfdActors.Dashboard.Watching;

/// <summary>What a run does.</summary>
internal enum RunPhase
{
    /// <summary>The coordinator is not there yet.</summary>
    Starting,

    /// <summary>Between rounds, or for want of clients.</summary>
    Waiting,

    /// <summary>Clients train.</summary>
    Running,

    /// <summary>The server step, the evaluation and the checkpoint.</summary>
    Closing,

    /// <summary>All rounds are closed, or the run was stopped.</summary>
    Over,

    /// <summary>The run cannot go on, or was interrupted.</summary>
    Failed,
}
