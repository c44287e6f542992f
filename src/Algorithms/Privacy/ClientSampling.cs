namespace AfdActors.Algorithms.Privacy;

/// <summary>How chance alone draws a round's clients; the bound on what a round tells of one of them depends on it.</summary>
public enum ClientSampling
{
    /// <summary>So many clients without replacement, every set equally likely.</summary>
    WithoutReplacement = 1,

    /// <summary>Every client by itself with the same probability, again where that gives nobody.</summary>
    Poisson = 2,
}

/// <summary>The draw of one round.</summary>
/// <param name="Sampling">How it was made.</param>
/// <param name="Candidates">N, clients that it was made from, at least 1.</param>
/// <param name="Expected">m, clients that it gives: always, or on average; all N where that is more.</param>
public readonly record struct RoundDraw(ClientSampling Sampling, int Candidates, int Expected)
{
    /// <summary>q, the probability that a client takes part.</summary>
    public double Rate => Math.Min(1, (double)Expected / Candidates);
}
