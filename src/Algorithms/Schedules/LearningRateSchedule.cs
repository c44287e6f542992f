namespace AfdActors.Algorithms.Schedules;

/// <summary>How the clients' learning rate changes over the rounds (<c>training.schedule</c>).</summary>
public enum ScheduleKind
{
    /// <summary>The same rate in every round.</summary>
    Constant,

    /// <summary>The rate falls to a part of itself every so many rounds.</summary>
    Step,

    /// <summary>The rate falls by the same factor every round.</summary>
    Exponential,

    /// <summary>Half a cosine over all rounds of the run (SGDR without restarts, arXiv:1608.03983, equation 5).</summary>
    Cosine,
}

/// <summary>
/// The clients' learning rate by round. The coordinator computes it and tells it in the offer. With eta the ordinary rate, eta_f the final
/// one, W rounds of warm-up, and s = r - 1 - W rounds since then in round r of T:
/// <code>
/// r &lt;= W       eta * r / (W + 1)                                             (gradual warm-up, arXiv:1706.02677, section 2.2)
/// step         max(eta_f, eta * decay^floor(s / every))
/// exponential  max(eta_f, eta * decay^(s / every))
/// cosine       eta_f + (eta - eta_f) / 2 * (1 + cos(pi s / (T - W)))
/// </code>
/// The rate never exceeds eta, which clients compare with their own, and is above 0 as a float32.
/// </summary>
/// <param name="Kind">How it falls after the warm-up.</param>
/// <param name="WarmUpRounds">W, in which it rises; 0 for none.</param>
/// <param name="Decay">Factor of step and exponential, in (0, 1].</param>
/// <param name="DecayRounds">Rounds for that factor, at least 1.</param>
/// <param name="FinalRate">eta_f, from 0 to eta.</param>
public sealed record LearningRateSchedule(ScheduleKind Kind, int WarmUpRounds, double Decay, int DecayRounds, float FinalRate)
{
    /// <summary>The smallest normal float32: far below any rate that moves a weight.</summary>
    private const float Smallest = 1.17549435E-38f;

    /// <summary>The ordinary rate in every round.</summary>
    public static LearningRateSchedule Constant { get; } = new(ScheduleKind.Constant, 0, 0.5, 10, 0);

    /// <summary>The rate of a round.</summary>
    /// <param name="rate">eta, above 0.</param>
    /// <param name="round">r.</param>
    /// <param name="rounds">T, the rounds of the run; only cosine depends on it, and stays at eta_f beyond it.</param>
    public float RateIn(float rate, RoundId round, int rounds)
    {
        if (round.Value <= WarmUpRounds) return Math.Max(Smallest, (float)(rate * ((double)round.Value / (WarmUpRounds + 1))));
        var since = round.Value - 1 - WarmUpRounds;
        return Math.Max(Smallest, Kind switch
        {
            ScheduleKind.Step => Falling(rate, since / DecayRounds),
            ScheduleKind.Exponential => Falling(rate, (double)since / DecayRounds),
            ScheduleKind.Cosine => Cosine(rate, Math.Min(1, since / (double)Math.Max(1, rounds - WarmUpRounds))),
            _ => rate,
        });
    }

    private float Falling(float rate, double times) => Math.Max(FinalRate, (float)(rate * Math.Pow(Decay, times)));

    private float Cosine(float rate, double part) => (float)(FinalRate + ((rate - (double)FinalRate) / 2 * (1 + Math.Cos(Math.PI * part))));
}
