using AfdActors.Algorithms;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;

namespace ScoreMapCandidates;

/// <summary>
/// Sub-models drawn by one score map of the whole federation. Every client draws its own; the scores are taken in standard deviations from
/// their layer's mean, so that layers compare. Options:
/// <list type="bullet">
/// <item><c>credit</c>: what a round tells of a unit. <c>gain</c>: (l_prev - l) / l_prev of a client, the paper's; <c>advantage</c>: the
/// same less its mean over the round's clients; of both the mean where the unit was kept less the mean where it was dropped;
/// <c>step</c>: the norm of the server's step; <c>saliency</c>: |sum of weight times step|.</item>
/// <item><c>decay</c>: how much of an old observation counts a round later.</item>
/// <item><c>strength</c>: a unit's weight in the draw is exp(strength * score); below 0 units with low scores are preferred.</item>
/// <item><c>confidence</c>: c of an upper confidence bound, score + c * sqrt(2 ln t / n), with n the observations of the unit and t their
/// mean over the layer times its units; 0: none.</item>
/// </list>
/// </summary>
internal sealed class ScoredDropout : IDropoutStrategy
{
    private static readonly string[] Credits = ["gain", "advantage", "step", "saliency"];
    private readonly ModelLayout _layout;
    private readonly ulong _runSeed;
    private readonly DropoutSettings _settings;
    private readonly string _credit;
    private readonly double _decay;
    private readonly double _strength;
    private readonly double _confidence;
    private readonly UnitSteps _steps;
    private ScoreState _state;

    private ScoredDropout(StrategySettings settings, ModelLayout layout, ulong runSeed)
    {
        (_layout, _runSeed) = (layout, runSeed);
        var options = new OptionReader(settings);
        _settings = new DropoutSettings(DropoutKind.Random, options.Number("rate", 0.25, "in [0, 1)", rate => rate is >= 0 and < 1));
        _credit = options.Text("credit", Credits[0]);
        if (!Credits.Contains(_credit))
            throw new ArgumentException($"scored: expected credit one of {string.Join(", ", Credits)}, got {_credit}", nameof(settings));
        _decay = options.Number("decay", 0.95, 0, 1);
        _strength = options.Number("strength", 1, -100, 100);
        _confidence = options.Number("confidence", 0, 0, 100);
        options.End();
        _steps = UnitSteps.Of(layout);
        _state = new ScoreState(layout);
        Outcome = SubModel.Full(layout);
        ServedShares = [.. layout.Groups.Select(group => _settings.KeptOf(group.Units) / (double)group.Units)];
    }

    public static IDropoutStrategy Create(StrategySettings settings, ModelLayout layout, ulong runSeed) =>
        new ScoredDropout(settings, layout, runSeed);

    public SubModel Outcome { get; }

    public IReadOnlyList<double> ServedShares { get; }

    public SubModel Select(RoundId round, int attempt, ClientId client)
    {
        var stream = SeededStream.Create(_runSeed, SeedPurpose.SubModel, round, attempt, client);
        return new SubModel(_layout, [.. Scores().Select(scores =>
            new UnitMask(scores.Length, UnitSampling.Weighted(Weights(scores), _settings.KeptOf(scores.Length), stream)))]);
    }

    public void RoundClosed(IReadOnlyList<AcceptedLoss> accepted)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        AcceptedLoss[] ordered = [.. accepted.OrderBy(loss => loss.Client)];
        for (var i = 0; i < ordered.Length; i++)
        {
            if (!double.IsFinite(ordered[i].Loss) || ordered[i].SubModel.Layout.Fingerprint != _layout.Fingerprint
                || (i > 0 && ordered[i].Client == ordered[i - 1].Client))
            {
                throw new ArgumentException($"expected one finite loss of {_layout.Name} from each client, got {ordered[i]}");
            }
        }

        if (ordered.Length == 0) return;
        _state.Decay(_decay);
        if (_credit is "step" or "saliency") _state.Observe(_credit == "step" ? _steps.Size : _steps.Saliency);
        else ObserveLosses(ordered);
    }

    public byte[] Save() => _state.Save();

    public void Restore(ReadOnlySpan<byte> state) => _state = ScoreState.Restore(_layout, state);

    public IReadOnlyList<double[]> Scores() => _state.Scores(_confidence);

    private void ObserveLosses(AcceptedLoss[] ordered)
    {
        var gains = new List<(SubModel SubModel, double Gain)>();
        foreach (var (client, subModel, loss) in ordered)
        {
            if (_state.LastLosses.TryGetValue(client, out var last) && last > 0)
                gains.Add((subModel, Math.Clamp((last - loss) / last, -1, 1)));
            _state.LastLosses[client] = loss;
        }

        if (gains.Count == 0) return;
        var mean = _credit == "advantage" ? gains.Average(gain => gain.Gain) : 0;
        foreach (var (subModel, gain) in gains) _state.Observe(subModel, gain - mean);
    }

    private double[] Weights(double[] scores)
    {
        var mean = scores.Average();
        var deviation = Math.Sqrt(scores.Average(score => (score - mean) * (score - mean)));
        return [.. scores.Select(score => deviation == 0 ? 1 : Math.Exp(_strength * Math.Clamp((score - mean) / deviation, -5, 5)))];
    }
}
