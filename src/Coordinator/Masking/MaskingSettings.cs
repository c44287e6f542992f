namespace AfdActors.Coordinator.Masking;

/// <summary>Secure aggregation of a run (docs/secure-aggregation.md).</summary>
/// <param name="Threshold">Part of a round's clients that has to be left at its end, above 0.5 and at most 1.</param>
/// <param name="PhaseTimeout">Time for the clients to answer one question; who does not drops out.</param>
public sealed record MaskingSettings(double Threshold, TimeSpan PhaseTimeout);
