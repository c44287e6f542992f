using AfdActors.Algorithms.Aggregation.Rules;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>
/// What the server does with the averaged pseudo-gradient (<c>aggregation.optimizer</c>). Append-only: saved in checkpoints.
/// </summary>
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

/// <summary>Settings of the server's step, and of what it serves (docs/design.md "Aggregation").</summary>
/// <param name="Kind">The rule.</param>
/// <param name="LearningRate">eta_s, above 0.</param>
/// <param name="Momentum">beta_1, in [0, 1): above 0 with momentum, ignored by average.</param>
/// <param name="Beta2">beta_2, in [0, 1): decay of the second moment of Adam and Yogi.</param>
/// <param name="Tau">tau, in [1e-9, 1e9]: degree of adaptivity of Adam, Yogi and Adagrad.</param>
/// <param name="Density">
/// In (0, 1]: fraction of the weights that a step moves, the rest waits in a residual (STC, arXiv:1903.02891); 1 moves all.
/// </param>
/// <param name="Scope">Whether the density holds for each tensor, or for all weights together.</param>
/// <param name="Proximal">
/// mu of FedProx (arXiv:1812.06127), at least 0: how strongly local training is pulled towards the received weights; 0: not at all.
/// </param>
public sealed record ServerOptimizerSettings(
    ServerOptimizerKind Kind = ServerOptimizerKind.Average,
    double LearningRate = 1,
    double Momentum = 0,
    double Beta2 = 0.99,
    double Tau = 1e-3,
    double Density = 1,
    SparsityScope Scope = SparsityScope.Tensor,
    double Proximal = 0)
{
    /// <summary>Largest <see cref="FavorMoved"/>.</summary>
    public const double MostFavor = 1000;

    private static readonly (string Name, ServerOptimizerKind Kind)[] Kinds =
    [
        ("average", ServerOptimizerKind.Average),
        ("momentum", ServerOptimizerKind.Momentum),
        ("adam", ServerOptimizerKind.Adam),
        ("yogi", ServerOptimizerKind.Yogi),
        ("adagrad", ServerOptimizerKind.Adagrad),
    ];

    /// <summary>Names of the strategies of this library, in the order of their presentation.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Kinds.Select(kind => kind.Name)];

    /// <summary>
    /// At least 1: how many times as large the entry of a weight that was moved before counts where a density below 1 chooses the largest.
    /// </summary>
    public double FavorMoved { get; init; } = 1;

    /// <summary>How the updates of a round become the one that the server steps by.</summary>
    public AggregationRule Rule { get; init; } = new();

    /// <summary>The name of the strategy.</summary>
    public string Name => Kinds.First(kind => kind.Kind == Kind).Name;

    /// <summary>These settings, wherever a strategy is chosen by name.</summary>
    public static implicit operator StrategySettings(ServerOptimizerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.ToStrategySettings();
    }

    /// <summary>Reads the options of <see cref="ToStrategySettings"/>; what is not there has the defaults above.</summary>
    /// <exception cref="ArgumentException">No strategy of this library, or an option is unknown or out of range.</exception>
    public static ServerOptimizerSettings Of(StrategySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var (options, otherwise) = (new OptionReader(settings), new ServerOptimizerSettings());
        var found = Array.FindIndex(Kinds, kind => kind.Name == settings.Name);
        if (found < 0) throw new ArgumentException($"expected one of {string.Join(", ", Names)}, got {settings.Name}", nameof(settings));
        var read = new ServerOptimizerSettings(
            Kinds[found].Kind,
            options.Number("lr", otherwise.LearningRate, "above 0", rate => rate > 0),
            options.Number("momentum", otherwise.Momentum, "in [0, 1)", momentum => (float)momentum is >= 0 and < 1),
            options.Number("beta2", otherwise.Beta2, "in [0, 1)", decay => (float)decay is >= 0 and < 1),
            options.Number("tau", otherwise.Tau, 1e-9, 1e9),
            SparsityOptions.Density(options, otherwise.Density),
            SparsityOptions.Scope(options),
            options.Number("proximal", otherwise.Proximal, "at least 0", mu => mu >= 0 && float.IsFinite((float)mu)))
        {
            FavorMoved = options.Number("favor-moved", otherwise.FavorMoved, 1, MostFavor),
            Rule = AggregationRule.Read(options),
        };
        options.End();
        read.Validate();
        return read;
    }

    /// <exception cref="InvalidOperationException">No strategy of this library has that name.</exception>
    public static ServerOptimizerKind KindOf(string name) => Kinds.First(kind => kind.Name == name).Kind;

    /// <summary>The same as name and options.</summary>
    public StrategySettings ToStrategySettings()
    {
        var settings = new StrategySettings(Name)
            .With("lr", LearningRate)
            .With("momentum", Momentum)
            .With("beta2", Beta2)
            .With("tau", Tau)
            .With("density", Density)
            .With("scope", SparsityOptions.ScopeName(Scope))
            .With("proximal", Proximal);
        return Rule.AddTo(FavorMoved > 1 ? settings.With("favor-moved", FavorMoved) : settings);
    }

    /// <exception cref="ArgumentException">A setting outside the range stated above, as float32 too.</exception>
    public void Validate()
    {
        Require((float)LearningRate > 0 && float.IsFinite((float)LearningRate), $"a positive server learning rate, got {LearningRate}");
        Require((float)Momentum is >= 0 and < 1, $"a server momentum in [0, 1), got {Momentum}");
        Require((float)Beta2 is >= 0 and < 1, $"a beta2 in [0, 1), got {Beta2}");
        Require(Tau is >= 1e-9 and <= 1e9, $"a tau in [1e-9, 1e9], got {Tau}");
        Require(Density is > 0 and <= 1, $"a density in (0, 1], got {Density}");
        Require(Enum.IsDefined(Scope), $"a scope of tensor or model, got {Scope}");
        Require(Proximal >= 0 && float.IsFinite((float)Proximal), $"a proximal term of at least 0, got {Proximal}");
        Require(FavorMoved is >= 1 and <= MostFavor, $"a factor of 1 to {MostFavor} for weights that were moved before, got {FavorMoved}");
        Require(FavorMoved == 1 || Density < 1, $"no factor for weights that were moved before with density 1, got {FavorMoved}");
        Rule.Validate();
        Require(
            Rule.Kind != AggregationRuleKind.FedNova || Proximal == 0,
            $"no proximal term with fednova, whose steps are those of plain SGD, got {Proximal}");
        Require(Kind != ServerOptimizerKind.Momentum || (float)Momentum > 0, $"a server momentum above 0 with {Kind}, got {Momentum}");
    }

    private static void Require(bool holds, string expected)
    {
        if (!holds) throw new ArgumentException("expected " + expected);
    }
}
