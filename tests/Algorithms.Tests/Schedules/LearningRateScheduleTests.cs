using AfdActors.Algorithms.Schedules;

namespace AfdActors.Algorithms.Tests.Schedules;

public sealed class LearningRateScheduleTests
{
    private const float Rate = 0.8f;

    [Fact]
    public void Constant_is_the_rate_bit_for_bit() =>
        Assert.All(Enumerable.Range(1, 100), round => Assert.Equal(Rate, RateIn(LearningRateSchedule.Constant, round)));

    /// <summary>Half after every third round; three rounds of warm-up in quarters come before.</summary>
    [Fact]
    public void Step_falls_by_the_factor_after_every_so_many_rounds() => Rates(
        Schedule(ScheduleKind.Step, warmUp: 3, every: 3), 0.2, 0.4, 0.6, 0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2, 0.2, 0.2, 0.15, 0.15);

    /// <summary>0.5^(1/2) = 0.7071 a round.</summary>
    [Fact]
    public void Exponential_falls_a_part_of_the_factor_each_round() =>
        Rates(Schedule(ScheduleKind.Exponential, every: 2), 0.8, 0.565685, 0.4, 0.282843, 0.2, 0.15, 0.15);

    /// <summary>
    /// Over 4 of 5 rounds, the first being warm-up to 0.8 / 2: 0.15 + 0.325 (1 + cos(pi s / 4)), s = 0 .. 3, then its end.
    /// </summary>
    [Fact]
    public void Cosine_falls_along_half_a_cosine_over_the_rounds_of_the_run() =>
        Rates(Schedule(ScheduleKind.Cosine, warmUp: 1), rounds: 5, 0.4, 0.8, 0.70481, 0.475, 0.24519, 0.15, 0.15);

    [Fact]
    public void No_rate_exceeds_the_ordinary_one_or_is_zero_as_a_float()
    {
        foreach (var kind in Enum.GetValues<ScheduleKind>())
        {
            foreach (var (warmUp, rounds) in new[] { (0, 1), (5, 3), (7, 300) })
            {
                var schedule = new LearningRateSchedule(kind, warmUp, 0.01, 1, 0);
                for (var round = 1; round <= 400; round++)
                    Assert.InRange(schedule.RateIn(Rate, new RoundId(round), rounds), 1e-38f, Rate);
            }
        }
    }

    private static LearningRateSchedule Schedule(ScheduleKind kind, int warmUp = 0, int every = 1) => new(kind, warmUp, 0.5, every, 0.15f);

    private static float RateIn(LearningRateSchedule schedule, int round, int rounds = 20) =>
        schedule.RateIn(Rate, new RoundId(round), rounds);

    private static void Rates(LearningRateSchedule schedule, params double[] expected) => Rates(schedule, 20, expected);

    private static void Rates(LearningRateSchedule schedule, int rounds, params double[] expected) => Assert.Equal(
        expected,
        Enumerable.Range(1, expected.Length).Select(round => (double)RateIn(schedule, round, rounds)),
        (one, other) => Math.Abs(one - other) < 1e-5);
}
