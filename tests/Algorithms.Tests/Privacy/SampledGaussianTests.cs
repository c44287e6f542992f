using AfdActors.Algorithms.Privacy;

namespace AfdActors.Algorithms.Tests.Privacy;

/// <summary>The bounds of one round against their defining integrals, and their laws.</summary>
public sealed class SampledGaussianTests
{
    private const double Tolerance = 1e-9;

    /// <summary>
    /// D_alpha(P || Q) = log(integral P^alpha Q^(1-alpha)) / (alpha - 1), P = (1-q) N(0, z^2) + q N(1, z^2), Q = N(0, z^2), by Simpson's
    /// rule over +-(60 z + alpha) in steps of z/200: another rule and another step than the product's.
    /// </summary>
    [Theory]
    [InlineData(0.01, 4, 2)]
    [InlineData(0.01, 1, 3.5)]
    [InlineData(0.1, 0.8, 1.1)]
    [InlineData(0.1, 0.8, 16)]
    [InlineData(0.5, 2, 7.3)]
    [InlineData(0.9, 1.5, 1.7)]
    [InlineData(1, 1.5, 4.2)]
    public void A_poisson_round_is_its_integral(double rate, double noise, double order) => Assert.Equal(
        Divergence(x => Mixture(x, rate, 1, noise), x => LogNormal(x, 0, noise), noise, order),
        SampledGaussian.Poisson(rate, noise, order), Tolerance);

    /// <summary>The binomial sum of whole orders and the integral of the others are the same function.</summary>
    [Fact]
    public void Whole_orders_and_those_beside_them_agree()
    {
        foreach (var (rate, noise) in new[] { (0.01, 0.5), (0.05, 1.0), (0.3, 2.0), (0.001, 0.1) })
        {
            for (var order = 2; order < 12; order++)
            {
                var (at, near) = (SampledGaussian.Poisson(rate, noise, order), SampledGaussian.Poisson(rate, noise, order + 1e-9));
                Assert.Equal(at, near, 1e-6 * Math.Max(1, at));
            }
        }
    }

    /// <summary>
    /// One client of the worst pair that is easy to write down: all others send 0, this one sends 1 or -1 of norm 1. The sum is then
    /// (1-q) N(0, z^2) + q N(+-1, z^2), and the bound has to be above what those two tell, however small.
    /// </summary>
    [Theory]
    [InlineData(0.01, 2, 2)]
    [InlineData(0.05, 4, 8)]
    [InlineData(0.1, 3, 2.5)]
    [InlineData(0.3, 5, 1.4)]
    [InlineData(0.9, 2, 6)]
    public void A_round_without_replacement_tells_no_more_than_its_bound(double rate, double noise, double order)
    {
        var told = Divergence(x => Mixture(x, rate, 1, noise), x => Mixture(x, rate, -1, noise), noise, order);
        Assert.True(told > 0);
        Assert.InRange(SampledGaussian.WithoutReplacement(rate, noise, order), told, 2 * order / (noise * noise));
    }

    /// <summary>
    /// Theorem 9 for order 2 by hand: log(1 + gamma^2 min(4 (e^e - 1), 2 e^e)), e = 2 * 2 / z^2. With z = 8, gamma = 1/10: e = 1/16,
    /// 4 (e^e - 1) = 0.25798 is the smaller, log(1.0025798) = 0.0025765.
    /// </summary>
    [Fact]
    public void The_bound_without_replacement_by_hand() =>
        Assert.Equal(Math.Log(1 + (0.01 * 4 * (Math.Exp(1.0 / 16) - 1))), SampledGaussian.WithoutReplacement(0.1, 8, 2), 1e-12);

    /// <summary>
    /// Order 3 by hand, z = 4, gamma = 1/10: e(2) = 1/4, e(3) = 3/8; 1 + 0.01 * 3 * 4 (e^0.25 - 1) + 0.001 * 1 * e^0.75 * 2.
    /// </summary>
    [Fact]
    public void The_third_moment_without_replacement_by_hand() => Assert.Equal(
        Math.Log(1 + (0.12 * (Math.Exp(0.25) - 1)) + (0.002 * Math.Exp(0.75))) / 2, SampledGaussian.WithoutReplacement(0.1, 4, 3), 1e-12);

    /// <summary>With less noise the other of the two is the smaller: z = 2, e = 1, 2 e^e = 5.44 where 4 (e^e - 1) = 6.87.</summary>
    [Fact]
    public void The_bound_without_replacement_by_hand_where_the_noise_is_small() =>
        Assert.Equal(Math.Log(1 + (0.01 * 2 * Math.E)), SampledGaussian.WithoutReplacement(0.1, 2, 2), 1e-12);

    /// <summary>
    /// z = 1000: e = 4e-6, e^e - 1 = e + e^2/2 to 22 digits, and log(1 + x) is x - x^2/2 of x = 0.04 (e + e^2/2) to as many.
    /// </summary>
    [Fact]
    public void The_bound_without_replacement_by_hand_where_next_to_nothing_is_told()
    {
        const double E = 4e-6;
        const double X = 0.04 * (E + (E * E / 2));
        Assert.Equal(1, SampledGaussian.WithoutReplacement(0.1, 1000, 2) / (X - (X * X / 2)), 1e-8);
    }

    /// <summary>
    /// No whole order tells more than without sampling. z = 2, gamma = 0.7: at order 3 the sum's log is log(1 + 0.49 * 3 * 2e + 2 * 0.343
    /// e^3) = 3.13, and 2 e(3) = 3 is less; at order 4 it is 5.58, and 3 e(4) = 6 is more. Half way between them alpha - 1 is 2.5. Nor does
    /// the line: z = 1, order 1.5, half of 1 e(2) = 4 over 0.5 is 4, and e(1.5) = 3 is less.
    /// </summary>
    [Fact]
    public void Neither_the_line_nor_its_ends_are_worse_than_without_sampling()
    {
        Assert.Equal(3, SampledGaussian.WithoutReplacement(0.9, 1, 1.5), 1e-12);
        var fourth = Math.Log(
            1 + (0.49 * 6 * 2 * Math.E) + (2 * 0.343 * 4 * Math.Exp(2 * 3 / 2.0)) + (2 * 0.2401 * Math.Exp(3 * 4 / 2.0)));
        Assert.Equal((3 + fourth) / 2 / 2.5, SampledGaussian.WithoutReplacement(0.7, 2, 3.5), 1e-12);
    }

    /// <summary>(alpha - 1) epsilon is 1 e(2) at order 2 and 2 e(3) at order 3; half way it is their mean, and alpha - 1 is 1.5.</summary>
    [Fact]
    public void Between_whole_orders_the_bound_is_on_a_line()
    {
        double Bound(double order) => SampledGaussian.WithoutReplacement(0.1, 4, order);
        Assert.Equal((Bound(2) + (2 * Bound(3))) / 2 / 1.5, Bound(2.5), 1e-12);
    }

    [Theory]
    [InlineData(ClientSampling.Poisson)]
    [InlineData(ClientSampling.WithoutReplacement)]
    public void More_noise_and_fewer_clients_tell_less(ClientSampling sampling)
    {
        foreach (var order in new[] { 1.5, 2, 3.7, 8, 32 })
        {
            double Bound(int candidates, double noise) => SampledGaussian.Bound(new RoundDraw(sampling, candidates, 10), noise, order);
            Assert.True(Bound(100, 2) < Bound(100, 1));
            Assert.True(Bound(1000, 4) < Bound(100, 4));
            Assert.True(Bound(100, 4) <= Bound(10, 4));
            Assert.Equal(Bound(10, 4), Bound(5, 4));
        }
    }

    /// <summary>Without sampling both are the Gaussian mechanism: alpha s^2 / (2 z^2), a sensitivity of 1 or of 2.</summary>
    [Fact]
    public void A_round_of_all_clients_is_the_gaussian_mechanism()
    {
        Assert.Equal(3 / (2 * 4.0), SampledGaussian.Bound(new RoundDraw(ClientSampling.Poisson, 10, 10), 2, 3), 1e-12);
        Assert.Equal(3 * 4 / (2 * 4.0), SampledGaussian.Bound(new RoundDraw(ClientSampling.WithoutReplacement, 10, 12), 2, 3), 1e-12);
    }

    /// <summary>
    /// Two candidates, q = 1/2: given that somebody came, the other one is absent with probability p = q (1-q) / (1 - 1/4) = 1/3, and then
    /// the client is there for certain: exp(eps_2) = 2/3 A_2 + 1/3 e^(1/z^2), A_2 = 1/4 + 1/2 + 1/4 e^(1/z^2).
    /// </summary>
    [Fact]
    public void A_draw_that_is_never_empty_hides_the_only_client_less()
    {
        var e = Math.Exp(1 / 4.0);
        Assert.Equal(
            Math.Log((2 / 3.0 * (0.75 + (e / 4))) + (e / 3)),
            SampledGaussian.Bound(new RoundDraw(ClientSampling.Poisson, 2, 1), 2, 2), 1e-12);
        Assert.Equal(
            SampledGaussian.Poisson(0.1, 2, 2), SampledGaussian.Bound(new RoundDraw(ClientSampling.Poisson, 1000, 100), 2, 2), 1e-12);
    }

    [Fact]
    public void Rates_noises_and_orders_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SampledGaussian.Poisson(0, 1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampledGaussian.Poisson(1.1, 1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampledGaussian.Poisson(0.1, 0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampledGaussian.WithoutReplacement(0.1, 1, 1));
    }

    private static double LogNormal(double x, double mean, double noise) =>
        (-(x - mean) * (x - mean) / (2 * noise * noise)) - Math.Log(noise * Math.Sqrt(2 * Math.PI));

    private static double Mixture(double x, double rate, double mean, double noise)
    {
        var (there, away) = (Math.Log(rate) + LogNormal(x, mean, noise), Math.Log(1 - rate) + LogNormal(x, 0, noise));
        var larger = Math.Max(there, away);
        return larger + Math.Log(Math.Exp(there - larger) + Math.Exp(away - larger));
    }

    private static double Divergence(Func<double, double> logP, Func<double, double> logQ, double noise, double order)
    {
        var (reach, step) = ((60 * noise) + order, noise / 200);
        var intervals = 2 * (int)Math.Ceiling(reach / step);
        var sum = 0.0;
        for (var i = 0; i <= intervals; i++)
        {
            var x = -reach + (i * 2 * reach / intervals);
            var weight = i == 0 || i == intervals ? 1 : 2 + (2 * (i % 2));
            sum += weight * Math.Exp((order * logP(x)) + ((1 - order) * logQ(x)));
        }

        return Math.Log(sum * 2 * reach / intervals / 3) / (order - 1);
    }
}
