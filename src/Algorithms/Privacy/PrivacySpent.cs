namespace AfdActors.Algorithms.Privacy;

/// <summary>What a run's models tell of any one client after a round.</summary>
/// <param name="Epsilon">Of the (epsilon, delta) guarantee of all rounds so far.</param>
/// <param name="Delta">Its delta.</param>
/// <param name="Clip">The norm to which this round's updates were clipped.</param>
/// <param name="Secret">Whether the noise is known to nobody; if not, there is no guarantee.</param>
public sealed record PrivacySpent(double? Epsilon, double Delta, double Clip, bool Secret);
