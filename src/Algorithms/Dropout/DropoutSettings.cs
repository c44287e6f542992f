namespace AfdActors.Algorithms.Dropout;

/// <summary>How the sub-model of a client is chosen (<c>dropout.strategy</c>). Append-only: saved in checkpoints.</summary>
public enum DropoutKind
{
    /// <summary>The full model.</summary>
    None = 0,

    /// <summary>Federated Dropout (arXiv:1812.07210): a fresh uniform draw per client and round.</summary>
    Random = 1,

    /// <summary>Adaptive Federated Dropout with a score map per client (arXiv:2011.04050).</summary>
    AfdMulti = 2,

    /// <summary>Adaptive Federated Dropout with one score map and one sub-model for the whole cohort.</summary>
    AfdSingle = 3,

    /// <summary>A baseline: one sub-model, drawn once per run, which everybody trains; the run yields that small model.</summary>
    Small = 4,
}

/// <param name="Kind">The strategy.</param>
/// <param name="Rate">Part of every group's units that is dropped, in [0, 1).</param>
/// <param name="Exploration">Share of the mean score added to every weight of a draw; 0 never leaves the scored units.</param>
public sealed record DropoutSettings(DropoutKind Kind, double Rate = 0.25, double Exploration = 0.1)
{
    /// <summary>Units kept of a group: k = max(1, round(U*(1-rate))), half away from zero (design 4.2).</summary>
    public int KeptOf(int units) => Math.Max(1, (int)Math.Round(units * (1 - Rate), MidpointRounding.AwayFromZero));
}
