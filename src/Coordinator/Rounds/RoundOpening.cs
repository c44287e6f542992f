using System.Collections.Immutable;
using System.Security.Cryptography;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.NetworkModel;
using AfdActors.Algorithms.Privacy;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SecureAggregation;
using AfdActors.Algorithms.Selection;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Masking;
using AfdActors.Coordinator.Roster;
using AfdActors.Coordinator.Rounds;
using AfdActors.Coordinator.Sessions;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using Akka.Actor;

namespace AfdActors.Coordinator.Rounds;

/// <summary>The beginning of an attempt at a round: draws the cohort, cuts the sub-models, and says what each session has to do.</summary>
internal sealed class RoundOpening(
    CoordinatorSettings settings, ModelLayout layout, IClientSelector selector, IDropoutStrategy dropout, ModelAggregation aggregation,
    IDownlinkCodec downlink, IUplinkCodec uplink, ClientViews? views,
    PayloadPulls pulls)
{
    /// <summary>A cohort is of any size, and the round waits for all of it.</summary>
    private readonly bool _sizeVaries = selector.Sampling == ClientSampling.Poisson;

    /// <summary>Draws the cohort and starts its sessions. The same cohort and sub-models for the same seed, state and clients.</summary>
    /// <param name="present">The clients to draw from, in client order.</param>
    /// <param name="clients">Knows where they are.</param>
    public OpenRound Open(RunState run, ImmutableArray<ClientId> present, int attempt, ClientSessions clients)
    {
        var roster = clients.Roster;
        var selection = settings.Selection;
        var round = new RoundId(run.Round + 1);
        var bounds = Bounds(run, present.Select(client => SamplesOf(roster, client)));
        var task = new SelectionTask(round, attempt, Math.Min(selection.Selected, present.Length), CohortSeed());
        var cohort = Cohort(run, roster, present, bounds.MaxSamples, task);
        var wanted = _sizeVaries ? cohort.Length : Math.Min(selection.ClientsPerRound, cohort.Length);
        var least = settings.Masking is { } some
            ? Math.Max(selection.MinUpdates, MaskingRules.Threshold(some.Threshold, cohort.Length)) : selection.MinUpdates;
        var plan = new RoundPlan(run.Run, round, attempt, cohort, wanted, least);
        var weights = selector.EqualWeights ? bounds with { MaxSamples = 1 } : bounds;
        var subModels = cohort.ToImmutableSortedDictionary(client => client, client => dropout.Select(round, attempt, client));
        var masked = settings.Masking is { } masking
            ? MaskedAttempt.Start(masking, plan, weights.MaxSamples, settings.Transfer.Retry, clients) : null;
        var open = new OpenRound(
            RoundState.Start(plan),
            aggregation.Open(new AggregationTask(
                cohort.Length, roster.Entries.Count, LearningRateIn(round), settings.Robustness.MaxNorm, settings.Training.Epochs,
                settings.Training.BatchSize)
            {
                Candidates = present.Length,
                DensityShare = settings.Density.Server ? settings.Density.ShareIn(round, run.Report?.Density) : 1,
            }),
            weights,
            subModels,
            clients,
            masked is null ? null : new MaskedSum(masked.Masks, subModels[cohort[0]], weights.MaxSamples));
        clients.Start(plan, Sessions(run, open, weights.MaxSamples, masked, clients));
        return open;
    }

    /// <summary>One task for each selected client; equal sub-models share one encoded payload.</summary>
    private IEnumerable<SessionTask> Sessions(
        RunState run, OpenRound open, int maxSamples, MaskedAttempt? masked, ClientSessions clients)
    {
        var plan = open.Plan;
        var seed = SeededStream.Create(settings.Seed, SeedPurpose.DownlinkSigns, plan.Round, plan.Attempt).NextUInt64();
        var payloads = new PayloadCache(run.Weights, downlink, seed, settings.Transfer.ChunkBytes, aggregation.Correction);
        var training = settings.Training;
        var parameters = new HyperParameters(
            settings.Seed, LearningRateIn(plan.Round), training.BatchSize, training.Epochs,
            _sizeVaries ? settings.Selection.Selected : plan.Selected.Length, settings.Uplink, settings.Downlink,
            aggregation.Correction is null ? null : settings.Aggregation, settings.Privacy.LocalClip, training.MaxSamples);
        var shares = DensityShares(run, plan, clients.Roster, maxSamples);
        return plan.Selected.Select(client => new SessionTask(
            plan.OfferTo(client),
            clients.Endpoint(client)!,
            open.SubModels[client],
            parameters with { DensityShare = shares(client) },
            settings.RoundDeadline,
            SamplesOf(clients.Roster, client),
            payloads,
            pulls,
            uplink,
            clients.Traffic.Of(client),
            views is not null,
            views?.Difference(run, client, plan.Round, open.SubModels[client], seed, settings.Transfer.ChunkBytes),
            aggregation.Correction)
        {
            Masking = masked?.Terms,
            Masks = masked?.Masks ?? ActorRefs.Nobody,
        });
    }

    /// <summary>What each client of an attempt is asked for.</summary>
    private Func<ClientId, double> DensityShares(RunState run, RoundPlan plan, ClientRoster roster, int maxSamples)
    {
        var density = settings.Density;
        var share = density.ShareIn(plan.Round, run.Report?.Density);
        var links = LinkRanges.Of(settings.Network);
        var most = plan.Selected.Max(Weight);
        return client => density.ShareOf(share, Weight(client), most, links.PaceOf(client, settings.Seed));

        int Weight(ClientId client) => Math.Min(SamplesOf(roster, client), maxSamples);
    }

    private ImmutableArray<ClientId> Cohort(
        RunState run, ClientRoster roster, ImmutableArray<ClientId> present, int maxSamples, SelectionTask task)
    {
        var cohort = selector.Select(task, [.. present.Select(client => new SelectionCandidate(
            client,
            Math.Min(SamplesOf(roster, client), maxSamples),
            run.Ledger.Accepted.TryGetValue(client, out var last) ? last.Round : 0))]);
        var chosen = cohort.ToImmutableSortedSet();
        return chosen.Count == cohort.Length && chosen.Count > 0 && (_sizeVaries || chosen.Count <= task.Count)
            && chosen.IsSubsetOf(present)
            ? [.. chosen]
            : throw new InvalidOperationException(
                $"client selector: expected 1 to {task.Count} different clients of those that are here, got {string.Join(", ", cohort)}");
    }

    /// <summary>What a client trains on in an epoch, and counts with at most.</summary>
    private int SamplesOf(ClientRoster roster, ClientId client) =>
        settings.Training.SamplesOf(roster.Entries[client].Description.TrainSamples);

    /// <summary>Who takes part must be secret where noise is to hide it; clients know the run's seed.</summary>
    private ulong CohortSeed() => settings.Privacy is { Enabled: true, Seeded: false }
        ? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)))
        : settings.Seed;

    private ContributionBounds Bounds(RunState run, IEnumerable<int> samples) => ContributionBounds.Of(
        settings.Robustness.MaxWeight,
        samples,
        settings.Robustness.MaxNorm,
        run.Report?.NormReference(layout),
        run.Weights.AsSpan(0, layout.Trained.ParameterCount));

    private float LearningRateIn(RoundId round) => DgcWarmUp.LearningRate(
        settings.Schedule.RateIn(settings.Training.LearningRate, round, settings.Rounds), settings.WarmUpLearningRate, uplink.WarmUpRounds,
        round);
}
