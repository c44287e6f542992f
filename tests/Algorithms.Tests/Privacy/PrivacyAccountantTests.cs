using System.Collections.Immutable;
using AfdActors.Algorithms.Privacy;

namespace AfdActors.Algorithms.Tests.Privacy;

/// <summary>Epsilons of others, published with their settings, and what an accountant keeps.</summary>
public sealed class PrivacyAccountantTests
{
    /// <summary>The orders of TensorFlow Privacy's compute_dp_sgd_privacy.</summary>
    private static readonly ImmutableArray<double> TensorFlow =
        [1.25, 1.5, 1.75, 2, 2.25, 2.5, 3, 3.5, 4, 4.5, .. Enumerable.Range(5, 59).Select(order => (double)order), 128, 256, 512];

    /// <summary>Those of Opacus.</summary>
    private static readonly ImmutableArray<double> Opacus =
        [.. Enumerable.Range(1, 99).Select(tenth => 1 + (tenth / 10.0)), .. Enumerable.Range(12, 52).Select(order => (double)order)];

    /// <summary>Whole orders up to 32, as the moments accountant of Abadi et al. had them.</summary>
    private static readonly ImmutableArray<double> Moments = [.. Enumerable.Range(2, 31).Select(order => (double)order)];

    /// <summary>
    /// tensorflow_privacy/privacy/analysis/compute_dp_sgd_privacy_test.py of tensorflow/privacy after 0.9.0 (commit 03035d5), ceil(epochs
    /// n / batch) steps. The last needs an order of 1.25.
    /// </summary>
    [Theory]
    [InlineData(60_000, 150, 1.3, 15, 1e-5, 0.7242234026109595)]
    [InlineData(100_000, 100, 1.0, 30, 1e-7, 1.4154988495444842)]
    [InlineData(100_000_000, 1024, 0.1, 10, 1e-7, 5907982.3113984)]
    public void Epsilons_of_tensorflow_privacys_tests(int n, int batch, double noise, int epochs, double delta, double epsilon) =>
        Assert.Equal(
            epsilon, After(TensorFlow, (double)batch / n, noise, (int)Math.Ceiling((double)epochs * n / batch)).Epsilon(delta),
            1e-9 * epsilon);

    /// <summary>
    /// The table of tutorials/README.md in tensorflow/privacy 0.9.0: 60,000 samples, batches of 256, delta 1e-5. It is of 2019, with the
    /// older conversion, and mnist_dpsgd_tutorial.py had the orders that Opacus has.
    /// </summary>
    [Theory]
    [InlineData(1.3, 15, 1.19)]
    [InlineData(1.1, 60, 3.01)]
    [InlineData(0.7, 45, 7.10)]
    public void Epsilons_of_tensorflow_privacys_tutorial(double noise, int epochs, double epsilon)
    {
        var accountant = After(Opacus, 256.0 / 60_000, noise, epochs * 60_000 / 256);
        Assert.Equal(epsilon, accountant.ClassicEpsilon(1e-5), 0.005);
        Assert.InRange(accountant.Epsilon(1e-5), 0, epsilon);
    }

    /// <summary>opacus/tests/accountants_test.py of pytorch/opacus 1.5.4: noise 1.5, rate 0.04, 90 / 0.04 steps, delta 1e-5.</summary>
    [Fact]
    public void Epsilon_of_opacus_test() => Assert.Equal(7.32911117143, After(Opacus, 0.04, 1.5, 2250).Epsilon(1e-5), 1e-9);

    /// <summary>arXiv:1607.00133, section 5.1: q = 0.01, sigma = 4, delta 1e-5, 100 epochs, which are 10,000 steps: 1.26.</summary>
    [Fact]
    public void Epsilon_of_the_moments_accountants_example() =>
        Assert.Equal(1.26, After(Moments, 0.01, 4, 10_000).ClassicEpsilon(1e-5), 0.005);

    /// <summary>
    /// What every run uses is at least as good, as there are more orders to choose from. The last has so little noise that the smallest
    /// order is the best.
    /// </summary>
    [Fact]
    public void The_orders_of_a_run_are_no_worse()
    {
        Assert.InRange(After(PrivacyAccountant.Orders, 0.0025, 1.3, 6000).Epsilon(1e-5), 0.72, 0.7242234027);
        Assert.InRange(After(PrivacyAccountant.Orders, 0.04, 1.5, 2250).Epsilon(1e-5), 7.3, 7.3291111715);
        Assert.InRange(After(PrivacyAccountant.Orders, 1024e-8, 0.1, 976_563).Epsilon(1e-7), 0, 5907982.3113984);
    }

    /// <summary>
    /// The Gaussian mechanism once, exactly: delta(eps) = Phi(1/(2z) - eps z) - e^eps Phi(-1/(2z) - eps z) (arXiv:1805.06530). Renyi's
    /// bound is above it, and by less than a quarter.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Epsilon_is_above_the_exact_one(double noise)
    {
        const double Delta = 1e-5;
        var (low, high) = (0.0, 100.0);
        while (high - low > 1e-9)
        {
            var middle = (low + high) / 2;
            var delta = Phi((1 / (2 * noise)) - (middle * noise)) - (Math.Exp(middle) * Phi((-1 / (2 * noise)) - (middle * noise)));
            (low, high) = delta > Delta ? (middle, high) : (low, middle);
        }

        Assert.InRange(After(PrivacyAccountant.Orders, 1, noise, 1).Epsilon(Delta), high, 1.25 * high);
    }

    [Fact]
    public void Rounds_add_up_whatever_their_order()
    {
        var (one, other) = (new RoundDraw(ClientSampling.Poisson, 500, 20), new RoundDraw(ClientSampling.WithoutReplacement, 300, 20));
        var (first, second, bounds) = (new PrivacyAccountant(), new PrivacyAccountant(), new PrivacyAccountant());
        foreach (var (draw, noise) in new[] { (one, 1.5), (one, 3), (other, 1.5), (one, 1.5) })
        {
            first.Add(draw, noise);
            bounds.Add([.. PrivacyAccountant.Orders.Select(order => SampledGaussian.Bound(draw, noise, order))]);
        }

        foreach (var (draw, noise) in new[] { (other, 1.5), (one, 1.5), (one, 1.5), (one, 3) }) second.Add(draw, noise);
        Assert.Equal(bounds.Epsilon(1e-5), first.Epsilon(1e-5), 1e-12);
        Assert.Equal(first.Epsilon(1e-5), second.Epsilon(1e-5), 1e-12);
        var before = first.Epsilon(1e-5);
        first.Add(one, 1.5);
        Assert.True(first.Epsilon(1e-5) > before);
    }

    /// <summary>
    /// Nothing spent is not 0, as orders end at 512: log(511 / 512) - (log 1e-5 + log 512) / 511 = 0.00837. A larger delta gives 0, and not
    /// less.
    /// </summary>
    [Fact]
    public void Before_the_first_round_next_to_nothing_is_spent()
    {
        Assert.Equal(Math.Log(511 / 512.0) - (Math.Log(512e-5) / 511), new PrivacyAccountant().Epsilon(1e-5), 1e-12);
        Assert.Equal(0, new PrivacyAccountant().Epsilon(0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PrivacyAccountant().Epsilon(1));
    }

    [Fact]
    public void A_restored_accountant_goes_on_as_if_never_interrupted()
    {
        var draw = new RoundDraw(ClientSampling.Poisson, 500, 20);
        var (whole, resumed) = (new PrivacyAccountant(), new PrivacyAccountant());
        whole.Add(draw, 0.8);
        resumed.Restore(whole.Save());
        whole.Add(draw, 0.8);
        resumed.Add(draw, 0.8);
        Assert.Equal(whole.Epsilon(1e-6), resumed.Epsilon(1e-6));
    }

    [Fact]
    public void Damaged_states_are_refused()
    {
        var accountant = new PrivacyAccountant();
        accountant.Add(new RoundDraw(ClientSampling.Poisson, 500, 20), 0.8);
        HostileBytes.Attack(
            accountant.Save(),
            bytes =>
            {
                var read = new PrivacyAccountant();
                read.Restore(bytes);
                return read.Epsilon(1e-5);
            },
            epsilon => Assert.True(epsilon >= 0), count: 300);
    }

    private static PrivacyAccountant After(ImmutableArray<double> orders, double rate, double noise, int steps)
    {
        var accountant = new PrivacyAccountant(orders);
        accountant.Add([.. orders.Select(order => SampledGaussian.Poisson(rate, noise, order))], steps);
        return accountant;
    }

    /// <summary>The normal distribution's function, by Simpson's rule from 40 standard deviations below.</summary>
    private static double Phi(double x)
    {
        const int Intervals = 200_000;
        const double From = -40;
        var sum = 0.0;
        for (var i = 0; i <= Intervals; i++)
        {
            var t = From + (i * (x - From) / Intervals);
            sum += (i == 0 || i == Intervals ? 1 : 2 + (2 * (i % 2))) * Math.Exp(-t * t / 2);
        }

        return sum * (x - From) / Intervals / 3 / Math.Sqrt(2 * Math.PI);
    }
}
