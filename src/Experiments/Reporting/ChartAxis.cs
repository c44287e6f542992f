namespace AfdActors.Experiments.Reporting;

/// <summary>What accuracies are drawn over.</summary>
/// <param name="Title">Of the whole chart.</param>
/// <param name="Label">Below the axis, with the unit.</param>
/// <param name="Place">Where a point is on it.</param>
/// <param name="Logarithmic">For bytes and time, which differ by orders of magnitude between variants.</param>
internal sealed record ChartAxis(string Title, string Label, Func<CurvePoint, double> Place, bool Logarithmic);
