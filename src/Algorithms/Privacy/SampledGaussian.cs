namespace AfdActors.Algorithms.Privacy;

/// <summary>
/// Renyi differential privacy of one round: a Gaussian mechanism on the sum of a random part of the clients (arXiv:1702.07476,
/// arXiv:1908.10530, arXiv:1808.00087). All values are epsilon(alpha) in nats, for orders alpha above 1. The noise multiplier z is the
/// noise's standard deviation over the largest norm of one client's update.
/// </summary>
public static class SampledGaussian
{
    /// <summary>The bound of one round, by how its clients were drawn.</summary>
    public static double Bound(RoundDraw draw, double noise, double order) => draw.Sampling == ClientSampling.Poisson
        ? NeverEmpty(draw, noise, order)
        : WithoutReplacement(draw.Rate, noise, order);

    /// <summary>
    /// Each client with probability q: log(A_alpha) / (alpha - 1) of arXiv:1908.10530, section 3.3. A client's update is there or is 0.
    /// </summary>
    /// <param name="rate">q, above 0 and at most 1.</param>
    public static double Poisson(double rate, double noise, double order)
    {
        Check(rate, noise, order);
        return LogMoment(rate, noise, order) / (order - 1);
    }

    /// <summary>
    /// A fixed number of clients: theorem 9 of arXiv:1808.00087, whose neighbors differ in one client's data. One update takes another's
    /// place, so the sum moves by up to twice the norm. No worse than without sampling. Between whole orders (alpha - 1) epsilon(alpha) is
    /// convex, so a straight line is above it (corollary 10).
    /// </summary>
    /// <param name="rate">gamma, above 0 and at most 1.</param>
    public static double WithoutReplacement(double rate, double noise, double order)
    {
        Check(rate, noise, order);
        var whole = Replaced(order);
        if (rate == 1) return whole;
        var (low, part) = ((int)Math.Floor(order), order - Math.Floor(order));
        var log = ((1 - part) * Whole(low)) + (part == 0 ? 0 : part * Whole(low + 1));
        return Math.Min(whole, log / (order - 1));

        double Replaced(double alpha) => 2 * alpha / (noise * noise);

        double Whole(int alpha)
        {
            if (alpha == 1) return 0;
            var two = Replaced(2);
            var second = Math.Min(Math.Log(4) + two + Log1MinusExp(-two), Math.Log(2) + two);
            var sum = new LogSum().Add(0);
            var choose = Math.Log(alpha) + Math.Log((alpha - 1) / 2.0);
            sum = sum.Add((2 * Math.Log(rate)) + choose + second);
            for (var j = 3; j <= alpha; j++)
            {
                choose += Math.Log((alpha - j + 1.0) / j);
                sum = sum.Add((j * Math.Log(rate)) + choose + ((j - 1) * Replaced(j)) + Math.Log(2));
            }

            return Math.Min(sum.Value, (alpha - 1) * Replaced(alpha));
        }
    }

    /// <summary>
    /// A Poisson draw that is made again where it gives nobody. Whatever the others do, a client is there with probability q, but for the
    /// case that it is the only one: then it is there for certain, and nothing is won by sampling. That case has probability
    /// p = q (1-q)^(N-1) / (1 - (1-q)^N), and exp((alpha - 1) epsilon) is the mean over it and the rest.
    /// </summary>
    private static double NeverEmpty(RoundDraw draw, double noise, double order)
    {
        var q = draw.Rate;
        Check(q, noise, order);
        if (q == 1) return LogMoment(1, noise, order) / (order - 1);
        var log = Math.Log(q) + ((draw.Candidates - 1) * Math.Log(1 - q)) - Log1MinusExp(draw.Candidates * Math.Log(1 - q));
        return new LogSum()
            .Add(Log1MinusExp(log) + LogMoment(q, noise, order))
            .Add(log + LogMoment(1, noise, order)).Value / (order - 1);
    }

    /// <summary>log A_alpha, A_alpha = E[((1 - q) + q exp((2x - 1) / (2 z^2)))^alpha] over x of N(0, z^2).</summary>
    private static double LogMoment(double rate, double noise, double order) => (rate, order) switch
    {
        (1, _) => order * (order - 1) / (2 * noise * noise),
        (_, var alpha) when alpha == Math.Floor(alpha) => Binomial(rate, noise, (int)alpha),
        _ => Integral(rate, noise, order),
    };

    /// <summary>For whole orders: sum_k C(alpha, k) (1-q)^(alpha-k) q^k exp(k (k-1) / (2 z^2)).</summary>
    private static double Binomial(double rate, double noise, int order)
    {
        var (sum, choose) = (new LogSum(), 0.0);
        for (var k = 0; k <= order; k++)
        {
            sum = sum.Add(
                choose + ((order - k) * Math.Log(1 - rate)) + (k * Math.Log(rate)) + (k * (k - 1.0) / (2 * noise * noise)));
            choose += Math.Log((order - k) / (k + 1.0));
        }

        return sum.Value;
    }

    /// <summary>
    /// For the others the integral itself, by the trapezoidal rule. It errs by about e^(-2 pi a / h) where the integrand has no pole within
    /// a of the real line; the nearest are at Im x = pi z^2, so that the step h makes that e^-39.
    /// </summary>
    private static double Integral(double rate, double noise, double order)
    {
        const double Reach = 12; // standard deviations from either peak, x = 0 and x = alpha
        var step = Math.Min(noise / 16, noise * noise / 2);
        var (from, steps) = (-Reach * noise, (int)((order + (2 * Reach * noise)) / step));
        var (out_, in_) = (Math.Log(1 - rate), Math.Log(rate));
        var sum = new LogSum();
        for (var i = 0; i <= steps; i++)
        {
            var x = from + (i * step);
            var ratio = new LogSum().Add(out_).Add(in_ + (((2 * x) - 1) / (2 * noise * noise))).Value;
            sum = sum.Add((order * ratio) - (x * x / (2 * noise * noise)));
        }

        return sum.Value + Math.Log(step / (noise * Math.Sqrt(2 * Math.PI)));
    }

    /// <summary>log(1 - e^x) of a negative x, near 0 too.</summary>
    private static double Log1MinusExp(double x) => x > -1e-5 ? Math.Log(-x) + (x / 2) : Math.Log(1 - Math.Exp(x));

    private static void Check(double rate, double noise, double order)
    {
        if (!(rate is > 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(rate), rate, "expected a rate in (0, 1]");
        if (!(noise > 0)) throw new ArgumentOutOfRangeException(nameof(noise), noise, "expected a noise multiplier above 0");
        if (!(order > 1)) throw new ArgumentOutOfRangeException(nameof(order), order, "expected an order above 1");
    }

    /// <summary>log of a sum of exponentials, without ever leaving the logarithm.</summary>
    private readonly record struct LogSum(double Largest, double Scaled)
    {
        public LogSum()
            : this(double.NegativeInfinity, 0)
        {
        }

        public double Value => Largest + Math.Log(Scaled);

        public LogSum Add(double log) => log switch
        {
            double.NegativeInfinity => this,
            _ when log <= Largest => this with { Scaled = Scaled + Math.Exp(log - Largest) },
            _ => new LogSum(log, 1 + (Scaled * Math.Exp(Largest - log))),
        };
    }
}
