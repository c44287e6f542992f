namespace AfdActors.Experiments.Reporting;

/// <summary>Student's t distribution with a whole number of degrees of freedom.</summary>
internal static class StudentT
{
    /// <summary>The t that |T| stays below with this probability, to the precision of a double.</summary>
    /// <param name="probability">0 &lt; probability &lt; 1.</param>
    /// <param name="degrees">At least 1.</param>
    public static double TwoSided(double probability, int degrees)
    {
        double low = 0, high = 1;
        while (Within(high, degrees) < probability) high *= 2;
        for (var middle = high / 2; middle > low && middle < high; middle = (low + high) / 2)
            (low, high) = Within(middle, degrees) < probability ? (middle, high) : (low, middle);
        return high;
    }

    /// <summary>The probability that |T| is below t (Abramowitz and Stegun, 26.7.3 and 26.7.4).</summary>
    private static double Within(double t, int degrees)
    {
        var angle = Math.Atan(t / Math.Sqrt(degrees));
        var cosine = Math.Cos(angle);
        var odd = degrees % 2 == 1;
        var term = odd ? cosine : 1;
        var sum = degrees == 1 ? 0 : term;
        for (var k = odd ? 3 : 2; k <= degrees - 2; k += 2)
        {
            term *= cosine * cosine * (k - 1) / k;
            sum += term;
        }

        var part = Math.Sin(angle) * sum;
        return odd ? 2 / Math.PI * (angle + part) : part;
    }
}
