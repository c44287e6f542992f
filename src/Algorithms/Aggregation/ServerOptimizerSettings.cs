using AfdActors.Algorithms.Compression.Uplink;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>What the server does with the averaged pseudo-gradient (<c>aggregation.optimizer</c>). Append-only: saved in checkpoints.</summary>
public enum ServerOptimizerKind
{
    /// <summary>w -= eta_s * pseudo-gradient; with eta_s = 1 it is FedAvg (arXiv:1602.05629).</summary>
    Average = 1,

    /// <summary>Average with a heavy ball (FedAvgM).</summary>
    Momentum = 2,

    /// <summary>FedAdam, arXiv:2003.00295.</summary>
    Adam = 3,

    /// <summary>FedYogi, arXiv:2003.00295.</summary>
    Yogi = 4,

    /// <summary>FedAdagrad, arXiv:2003.00295.</summary>
    Adagrad = 5,
}

/// <summary>Settings of the server's step, and of what it serves (design 4.7).</summary>
/// <param name="Kind">The rule.</param>
/// <param name="LearningRate">eta_s, above 0.</param>
/// <param name="Momentum">beta_1, in [0, 1): above 0 with momentum, ignored by average.</param>
/// <param name="Beta2">beta_2, in [0, 1): decay of the second moment of Adam and Yogi.</param>
/// <param name="Tau">tau, in [1e-9, 1e9]: degree of adaptivity of Adam, Yogi and Adagrad.</param>
/// <param name="Density">In (0, 1]: fraction of the weights that a step moves, the rest waits in a residual (STC, arXiv:1903.02891); 1 moves all.</param>
/// <param name="Scope">Whether the density holds for each tensor, or for all weights together.</param>
/// <param name="Averaging">beta, in [0, 1): what the run serves is a <see cref="RunningAverage"/> of its global models; 0 serves the model itself.</param>
public sealed record ServerOptimizerSettings(
    ServerOptimizerKind Kind = ServerOptimizerKind.Average,
    double LearningRate = 1,
    double Momentum = 0,
    double Beta2 = 0.99,
    double Tau = 1e-3,
    double Density = 1,
    SparsityScope Scope = SparsityScope.Tensor,
    double Averaging = 0)
{
    /// <exception cref="ArgumentException">A setting outside the range stated above, as float32 too.</exception>
    public void Validate()
    {
        Require((float)LearningRate > 0 && float.IsFinite((float)LearningRate), $"a positive server learning rate, got {LearningRate}");
        Require((float)Momentum is >= 0 and < 1, $"a server momentum in [0, 1), got {Momentum}");
        Require((float)Beta2 is >= 0 and < 1, $"a beta2 in [0, 1), got {Beta2}");
        Require(Tau is >= 1e-9 and <= 1e9, $"a tau in [1e-9, 1e9], got {Tau}");
        Require(Density is > 0 and <= 1, $"a density in (0, 1], got {Density}");
        Require(Enum.IsDefined(Scope), $"a scope of tensor or model, got {Scope}");
        Require((float)Averaging is >= 0 and < 1, $"an averaging in [0, 1), got {Averaging}");
        Require(Kind != ServerOptimizerKind.Momentum || (float)Momentum > 0, $"a server momentum above 0 with {Kind}, got {Momentum}");
    }

    private static void Require(bool holds, string expected)
    {
        if (!holds) throw new ArgumentException("expected " + expected);
    }
}
