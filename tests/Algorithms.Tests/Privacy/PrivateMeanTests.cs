using System.Buffers.Binary;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Privacy;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;
using AfdActors.Algorithms.Tests.Layout;
using static AfdActors.Algorithms.Tests.Privacy.PrivateRounds;
using Update = AfdActors.Algorithms.Aggregation.Contribution;

namespace AfdActors.Algorithms.Tests.Privacy;

/// <summary>Clipped, equally weighted, noised everywhere; where no noise is wanted it is 1e-2 of the smallest clip.</summary>
public sealed class PrivateMeanTests
{
    /// <summary>What sums are counted in.</summary>
    private const double Grain = 1.0 / (1L << 32);

    /// <summary>
    /// Norms 1, 2 and 4 on one coordinate each, clipped to 2: 1, 2 and 2, over m = 4 whatever came. Noise: 0.01 * 2 / 4 = 0.005, of which
    /// six standard deviations are 0.03.
    /// </summary>
    [Fact]
    public void Updates_are_clipped_and_divided_by_the_clients_that_a_round_asks_for()
    {
        var mean = Mean(new PrivacySettings(0.01, Clip: 2, Seeded: true), Sparse("a", 0, 1), Sparse("b", 1, -2), Sparse("c", 2, 4));
        Assert.Equal(0.25, mean[0], 0.03);
        Assert.Equal(-0.5, mean[1], 0.03);
        Assert.Equal(0.5, mean[2], 0.03);
    }

    /// <summary>The norm is over all coordinates: 26 of 1 have sqrt(26), and clipped to 1 each is 1/sqrt(26) = 0.196.</summary>
    [Fact]
    public void Dense_updates_are_clipped_as_a_whole()
    {
        var mean = Mean(new PrivacySettings(0.01, Clip: 1, Seeded: true), Dense("a", 1));
        Assert.Equal(1 / Math.Sqrt(26) / 4, mean.Average(), 0.01);
    }

    /// <summary>Two exact halves of the same draw: equal noise, so the difference is the sums' alone.</summary>
    [Fact]
    public void Samples_do_not_weigh()
    {
        var settings = new PrivacySettings(0.5, Clip: 8, Seeded: true);
        Assert.Equal(
            Mean(settings, Sparse("a", 0, 1, samples: 1), Sparse("b", 0, 2, samples: 1)),
            Mean(settings, Sparse("a", 0, 1, samples: 1000), Sparse("b", 0, 2, samples: 3)));
    }

    /// <summary>Unit 0 alone is held, by one client of four: no division by holders, and 0 plus noise where nobody held a weight.</summary>
    [Fact]
    public void A_sub_models_update_is_zero_where_it_holds_nothing()
    {
        var part = new SubModel(Mlp, [new UnitMask(4, [0])]);
        var values = new float[part.Count];
        values[0] = 2;
        var settings = new PrivacySettings(0.5, Clip: 8, Seeded: true);
        Assert.Equal(
            Mean(settings, Sparse("a", 0, 2)),
            Mean(settings, new Update(new ClientId("a"), part, ModelUpdate.Dense(values), 1)));
    }

    [Fact]
    public void The_order_of_arrival_changes_no_bit()
    {
        var settings = new PrivacySettings(1, Clip: 1, Seeded: true);
        Update[] updates = [Dense("a", 0.3f), Sparse("b", 3, 7), Sparse("c", 9, -0.1f), Dense("d", -1.7f)];
        Assert.Equal(Mean(settings, updates), Mean(settings, [.. updates.Reverse()]));
    }

    /// <summary>
    /// What one client can change is at most the norm, whatever it sends: rounding a value towards 0 and the slack of the norm only shrink.
    /// The same noise comes off both, the difference of float32 of about 1 is within 2^-22 on each of 26 coordinates.
    /// </summary>
    [Theory]
    [InlineData(1e-3f)]
    [InlineData(0.1961161f)]
    [InlineData(0.3f)]
    [InlineData(1e30f)]
    public void One_client_moves_the_sum_by_no_more_than_the_norm(float value)
    {
        var settings = new PrivacySettings(1, Clip: 1, Seeded: true);
        var (with, without) = (Mean(settings, Dense("a", 0.1f), Dense("b", value)), Mean(settings, Dense("a", 0.1f)));
        Assert.InRange(Math.Sqrt(with.Zip(without).Sum(pair => Math.Pow(4.0 * (pair.First - pair.Second), 2))), 0, 1 + 2e-5);
    }

    /// <summary>
    /// C is 4 grains of 2^-32, in which sums are counted. 26 values of 0.6 grains have a norm of 3.06; rounded to the nearest whole number
    /// they would have one of 5.1. The noise of 0.04 grains rounds to none.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rounding_makes_no_update_longer(bool dense)
    {
        float[] values = [.. Enumerable.Repeat((float)(0.6 * Grain), Weights)];
        var update = dense ? ModelUpdate.Dense(values) : ModelUpdate.Sparse(Weights, [.. Enumerable.Range(0, Weights)], values);
        var mean = Mean(
            new PrivacySettings(0.01, Clip: 4 * Grain, Seeded: true), new Update(new ClientId("a"), SubModel.Full(Mlp), update, 1));
        Assert.All(mean, value => Assert.Equal(0, value));
    }

    /// <summary>
    /// What is added up in floating point can be a last digit short of the norm, so a millionth is put on it: an update as long as C = 1024
    /// grains is cut to 1023.
    /// </summary>
    [Fact]
    public void A_norm_is_never_taken_for_less_than_it_is()
    {
        var settings = new PrivacySettings(0.01, Clip: 1024 * Grain, Seeded: true);
        var moved = Mean(settings, Sparse("a", 0, (float)(1024 * Grain)))[0] - Mean(settings)[0];
        Assert.Equal(1023, moved * 4 / Grain, 0.1);
    }

    /// <summary>
    /// Sums of a megabyte and more are used again. The last one's owner left 2^40 in each of them, which is 2^8 / 4 of the mean; the noise
    /// of 0.01 / 4 is within 0.1, forty of it.
    /// </summary>
    [Fact]
    public void Nothing_of_what_an_array_held_before_is_in_the_mean()
    {
        const int Count = 131_101;
        var used = LargeArrays.Rent<long>(Count);
        Array.Fill(used, 1L << 40);
        LargeArrays.Return(used);
        var layout = new ModelLayout("wide", [], [new ParameterSpec("w", [Count], Count, [])]);
        var mean = new PrivateMean(new PrivacySettings(0.01, Seeded: true), layout, ClientSampling.Poisson, 4, runSeed: 7);

        var released = new float[Count];
        mean.Open(Task(clients: 4)).PseudoGradient(released);

        Assert.All(released, value => Assert.InRange(value, -0.1f, 0.1f));
    }

    /// <summary>
    /// 200 rounds of 26 coordinates with nothing but noise: 5,200 draws of deviation z C / m = 1.5 * 2 / 4 = 0.75. The mean has deviation
    /// 0.75/sqrt(5200) = 0.0104, the variance 0.5625 sqrt(2/5200) = 0.011; five of each. A normal number is beyond 2 in 4.55 % of all
    /// cases: 237 of 5,200, deviation 15. Of 13.5 million pairs of float32 numbers, 2^-24 apart between 0.5 and 1, one in 70 million is
    /// equal by chance: 0.19 of them in a test, and more than ten never.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_noise_is_normal_and_as_wide_as_it_should_be(bool seeded)
    {
        var mean = New(new PrivacySettings(1.5, Clip: 2, Seeded: seeded));
        var drawn = Enumerable.Range(0, 200).SelectMany(_ => Release(mean)).Select(value => (double)value).ToList();
        var variance = drawn.Average(value => value * value);
        Assert.InRange(drawn.Average(), -0.052, 0.052);
        Assert.InRange(variance, 0.5625 - 0.055, 0.5625 + 0.055);
        Assert.InRange(drawn.Count(value => Math.Abs(value) > 1.5), 162, 312);
        Assert.InRange(drawn.Distinct().Count(), drawn.Count - 10, drawn.Count);
    }

    /// <summary>Secure noise differs from run to run; seeded noise from round to round alone.</summary>
    [Fact]
    public void Only_seeded_noise_comes_again()
    {
        foreach (var seeded in new[] { true, false })
        {
            var settings = new PrivacySettings(1, Seeded: seeded);
            var (one, other) = (New(settings), New(settings));
            var (first, second) = (Release(one), Release(one));
            Assert.NotEqual(first, second);
            Assert.Equal(seeded, first.SequenceEqual(Release(other)));
            Assert.Equal(!seeded, one.Spent!.Secret);
        }

        Assert.NotEqual(
            Release(New(new PrivacySettings(1, Seeded: true), seed: 1)), Release(New(new PrivacySettings(1, Seeded: true), seed: 2)));
    }

    [Fact]
    public void Updates_that_cannot_be_added_leave_no_trace()
    {
        var settings = new PrivacySettings(1, Seeded: true);
        var mean = New(settings);
        var round = mean.Open(Task(clients: 1));
        foreach (var (bad, diverged) in new[]
        {
            (Sparse("a", 0, float.NaN), true), (Sparse("a", 0, float.PositiveInfinity), true), (Dense("a", float.NegativeInfinity), true),
            (new Update(new ClientId("a"), SubModel.Full(Mlp), ModelUpdate.Dense(new float[25]), 1), false),
            (new Update(new ClientId("a"), SubModel.Full(TestLayouts.SmallCnn()), ModelUpdate.Dense(new float[26]), 1), false),
        })
        {
            Assert.Equal(diverged, Assert.Throws<UpdateRefusedException>(() => round.Add(bad)).Diverged);
        }

        round.Add(Sparse("a", 0, 0.5f));
        Assert.Throws<UpdateRefusedException>(() => round.Add(Sparse("b", 0, 0.5f)));
        Assert.Equal(Mean(settings, Sparse("a", 0, 0.5f)), Release(round));
    }

    /// <summary>The count costs nothing more, and the accountant is told how many there were to draw from.</summary>
    [Fact]
    public void What_is_spent_follows_the_draws()
    {
        var (plain, adaptive, crowd) = (
            New(new PrivacySettings(1)), New(new PrivacySettings(1, Quantile: 0.5, QuantileNoise: 0.3)), New(new PrivacySettings(1)));
        Assert.Null(plain.Spent);
        Release(plain);
        Release(adaptive);
        Release(crowd.Open(Task(clients: 8) with { Candidates = 10_000 }));
        var accountant = new PrivacyAccountant();
        accountant.Add(new RoundDraw(ClientSampling.Poisson, 100, 4), 1);
        Assert.Equal(accountant.Epsilon(1e-5), plain.Spent!.Epsilon);
        Assert.Equal(plain.Spent.Epsilon, adaptive.Spent!.Epsilon);
        Assert.True(crowd.Spent!.Epsilon < plain.Spent.Epsilon);
        Assert.Equal(1e-5, plain.Spent.Delta);

        var uniform = new PrivateMean(new PrivacySettings(1), Mlp, ClientSampling.WithoutReplacement, 4, 7);
        Release(uniform);
        accountant = new PrivacyAccountant();
        accountant.Add(new RoundDraw(ClientSampling.WithoutReplacement, 100, 4), 1);
        Assert.Equal(accountant.Epsilon(1e-5), uniform.Spent!.Epsilon);
    }

    /// <summary>Noise, norm and epsilon of the third round are the same as without the interruption; the optimizer's state too.</summary>
    [Fact]
    public void A_resumed_aggregation_goes_on_as_if_never_interrupted()
    {
        var (whole, first, second) = (Aggregation(), Aggregation(), Aggregation());
        float[] uninterrupted = new float[Weights], resumed = new float[Weights];
        for (var round = 0; round < 2; round++) Step(whole, uninterrupted);
        for (var round = 0; round < 2; round++) Step(first, resumed);
        second.Restore(first.Save());
        Step(whole, uninterrupted);
        Step(second, resumed);
        Assert.Equal(uninterrupted, resumed);
        Assert.Equal(whole.PrivacySpent, second.PrivacySpent);
        Assert.Equal(whole.Save(), second.Save());
    }

    [Fact]
    public void Damaged_states_are_refused()
    {
        var aggregation = Aggregation();
        Step(aggregation, new float[Weights]);
        HostileBytes.Attack(
            aggregation.Save(),
            bytes =>
            {
                var read = Aggregation();
                read.Restore(bytes);
                return read.Save();
            },
            state => Assert.NotEmpty(state), count: 300);
    }

    /// <summary>Byte 0 of the mean's own part is its version, then come the rounds and the norm.</summary>
    [Theory]
    [InlineData(-1, 1)]
    [InlineData(1, 0)]
    [InlineData(1, -1)]
    [InlineData(1, double.NaN)]
    [InlineData(1, 10_001)]
    public void States_with_rounds_or_a_norm_that_cannot_be_are_refused_and_change_nothing(int rounds, double clip)
    {
        var mean = New(new PrivacySettings(1, Seeded: true));
        Release(mean);
        var (before, state) = (mean.Save(), mean.Save());
        var own = PayloadParts.Split(state, 2)[0].Start.Value;
        BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(own + 1), rounds);
        BinaryPrimitives.WriteDoubleLittleEndian(state.AsSpan(own + 5), clip);
        Assert.Contains(
            "expected rounds and a clipping norm", Assert.Throws<MalformedDataException>(() => mean.Restore(state)).Message,
            StringComparison.Ordinal);
        Assert.Equal(before, mean.Save());
    }

    /// <summary>The norm is fine, and what was spent is not a number: neither is taken.</summary>
    [Fact]
    public void A_state_whose_accountant_is_damaged_changes_nothing()
    {
        var mean = New(new PrivacySettings(1, Seeded: true));
        Release(mean);
        var state = mean.Save();
        BinaryPrimitives.WriteDoubleLittleEndian(state.AsSpan(state.Length - sizeof(double)), double.NaN);
        var (restored, fresh) = (New(new PrivacySettings(1, Seeded: true)), New(new PrivacySettings(1, Seeded: true)));
        Assert.Throws<MalformedDataException>(() => restored.Restore(state));
        Assert.Equal(fresh.Save(), restored.Save());
    }

    private static ModelAggregation Aggregation() => new(
        StrategyCatalogs.BuiltIn.CreateAggregation(new ServerOptimizerSettings(ServerOptimizerKind.Momentum, Momentum: 0.5), Mlp), Mlp,
        New(new PrivacySettings(1, Quantile: 0.5, QuantileNoise: 0.3, Seeded: true)));

    private static void Step(ModelAggregation aggregation, float[] weights)
    {
        using var sums = aggregation.Open(Task(4));
        sums.Add(new ClientId("a"), SubModel.Full(Mlp), new(ModelUpdate.Dense([.. Enumerable.Repeat(0.01f, Weights)])), 1);
        aggregation.Step(weights, sums);
    }
}
