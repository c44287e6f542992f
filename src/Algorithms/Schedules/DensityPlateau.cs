namespace AfdActors.Algorithms.Schedules;

/// <summary>Where a rise by plateaus stands after a round (<see cref="DensityRise.Plateau"/>); a part of the round's report.</summary>
/// <param name="Share">Of the density, for the next round; in (0, 1].</param>
/// <param name="Loss">The smoothed training loss so far.</param>
/// <param name="Losses">The smoothed losses of the last rounds with this share, as many as are looked at, oldest first.</param>
public sealed record DensityPlateau(double Share, double Loss, IReadOnlyList<double> Losses);
