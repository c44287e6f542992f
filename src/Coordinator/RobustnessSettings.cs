namespace AfdActors.Coordinator;

/// <summary>How much one client can do to the average, and when a run gives up; 0 bounds nothing (docs/decisions/robustness.md).</summary>
/// <param name="MaxWeight">Samples of a client that count, as a multiple of the median client's.</param>
/// <param name="MaxNorm">Largest norm of an update, as a multiple of the median update's in the rounds before.</param>
/// <param name="MaxLoss">A test loss so many times the smallest so far, or not finite, ends the run.</param>
public sealed record RobustnessSettings(double MaxWeight = 0, double MaxNorm = 0, double MaxLoss = 0);
