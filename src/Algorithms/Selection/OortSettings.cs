using AfdActors.Algorithms.Strategies;

namespace AfdActors.Algorithms.Selection;

/// <summary>Options of <see cref="OortSelection"/>; the defaults are those of the paper (OSDI 2021, section 7.1).</summary>
/// <param name="Exploration">Share of the cohort that has never taken part, in the first round [epsilon]. 0 to 1.</param>
/// <param name="ExplorationDecay">What that share is multiplied by each round. Above 0, at most 1.</param>
/// <param name="ExplorationMin">What it does not fall below. 0 to 1.</param>
/// <param name="PreferredSeconds">
/// Clients that take longer count for less [T], modeled seconds; 0: the median of the clients whose time is known, which takes the place of
/// the paper's pacer.
/// </param>
/// <param name="Alpha">How much less [alpha]; 0: time does not count.</param>
/// <param name="CutOff">Clients are drawn whose utility is this part of that of the last of the best, or more [c]. 0 to 1.</param>
public sealed record OortSettings(
    double Exploration = 0.9,
    double ExplorationDecay = 0.98,
    double ExplorationMin = 0.2,
    double PreferredSeconds = 0,
    double Alpha = 2,
    double CutOff = 0.95)
{
    /// <summary>Reads the options; what is not there has the defaults above.</summary>
    /// <exception cref="ArgumentException">An option is unknown or out of range.</exception>
    public static OortSettings Of(StrategySettings settings)
    {
        var (options, otherwise) = (new OptionReader(settings), new OortSettings());
        var oort = new OortSettings(
            options.Number("exploration", otherwise.Exploration, 0, 1),
            options.Number("exploration-decay", otherwise.ExplorationDecay, "in (0, 1]", decay => decay is > 0 and <= 1),
            options.Number("exploration-min", otherwise.ExplorationMin, 0, 1),
            options.Number("preferred-seconds", otherwise.PreferredSeconds, 0, 1e9),
            options.Number("alpha", otherwise.Alpha, 0, 100),
            options.Number("cut-off", otherwise.CutOff, 0, 1));
        options.End();
        return oort;
    }

    /// <summary>epsilon_R = max(min, epsilon * decay^(R-1)).</summary>
    public double ExplorationIn(RoundId round) =>
        Math.Max(ExplorationMin, Exploration * Math.Pow(ExplorationDecay, round.Value - 1));
}
