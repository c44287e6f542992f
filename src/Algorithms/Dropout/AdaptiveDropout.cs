using System.Collections.Immutable;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Dropout;

/// <summary>
/// Adaptive Federated Dropout (arXiv:2011.04050). Multi: a map per client. Single: one map, kept under no client's name, one
/// sub-model for the cohort, and as its loss the unweighted mean over the accepted clients.
/// </summary>
internal sealed class AdaptiveDropout(DropoutSettings settings, ModelLayout layout, ulong runSeed) : IDropoutStrategy
{
    private readonly bool _single = settings.Kind == DropoutKind.AfdSingle;
    private readonly ClientRates _rates = new(settings, layout, runSeed);
    private SortedDictionary<ClientId, ScoreMap> _maps = [];
    private SubModel? _lastSelected;

    public SubModel Outcome { get; } = SubModel.Full(layout);

    public IReadOnlyList<double> ServedShares { get; } = settings.ServedShares(layout);

    public SubModel Select(RoundId round, int attempt, ClientId client)
    {
        var owner = OwnerOf(client);
        var map = _maps.GetValueOrDefault(owner) ?? new ScoreMap(layout);
        var kept = map.Select(_rates.SettingsOf(owner), SeededStream.Create(runSeed, SeedPurpose.SubModel, round, attempt, owner));

        // A cohort of afd-single asks for the same sub-model again and again; its runs need not be found again.
        if (_lastSelected is not { } last || !last.Kept.SequenceEqual(kept))
            _lastSelected = last = new SubModel(layout, kept);
        return last;
    }

    public void RoundClosed(IReadOnlyList<AcceptedLoss> accepted)
    {
        var ordered = AcceptedLosses.InClientOrder(accepted, layout);
        if (ordered.IsEmpty)
            return;
        foreach (var (client, subModel, _) in ordered)
            CheckSubModel(client, subModel, ordered[0].SubModel);
        if (_single)
        {
            MapOf(default).Observe(ordered[0].SubModel.Kept, MeanLoss(ordered));
            return;
        }
        foreach (var (client, subModel, loss) in ordered)
            MapOf(client).Observe(subModel.Kept, loss);
    }

    public byte[] Save() => ScoreMapState.Write(settings.Kind, layout, _maps);

    public void Restore(ReadOnlySpan<byte> state) => _maps = ScoreMapState.Read(state, settings.Kind, _rates, layout);

    public IReadOnlyList<double[]> Scores()
    {
        double[][] mean = [.. layout.Groups.Select(g => new double[g.Units])];
        foreach (var map in _maps.Values)
        {
            for (var g = 0; g < mean.Length; g++)
            {
                for (var u = 0; u < mean[g].Length; u++)
                    mean[g][u] += map.Scores[g][u] / _maps.Count;
            }
        }
        return mean;
    }

    private ClientId OwnerOf(ClientId client) => _single ? default : client;

    private ScoreMap MapOf(ClientId owner)
    {
        if (!_maps.TryGetValue(owner, out var map))
            _maps[owner] = map = new ScoreMap(layout);
        return map;
    }

    private void CheckSubModel(ClientId client, SubModel subModel, SubModel first)
    {
        var own = _rates.SettingsOf(OwnerOf(client));
        foreach (var mask in subModel.Kept)
        {
            if (mask.Count != own.KeptOf(mask.Units))
            {
                throw new ArgumentException(
                    $"expected {own.KeptOf(mask.Units)} kept units of {mask.Units}, got {mask.Count} from {client}");
            }
        }
        if (_single && !ReferenceEquals(subModel, first) && !subModel.Kept.SequenceEqual(first.Kept))
            throw new ArgumentException($"expected the cohort's one sub-model, got another from {client}");
    }

    /// <summary>Summed in client order. Losses near the end of the range are divided first, so that the mean stays finite.</summary>
    private static double MeanLoss(ImmutableArray<AcceptedLoss> ordered)
    {
        double sum = 0, sumOfShares = 0;
        foreach (var (_, _, loss) in ordered)
        {
            sum += loss;
            sumOfShares += loss / ordered.Length;
        }
        return double.IsFinite(sum) ? sum / ordered.Length : Math.Clamp(sumOfShares, double.MinValue, double.MaxValue);
    }
}
