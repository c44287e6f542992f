using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using AfdActors.Algorithms.SecureAggregation;
using AfdActors.Coordinator.Rounds;
using AfdActors.Coordinator.Sessions;
using AfdActors.Messages;
using Akka.Actor;

namespace AfdActors.Coordinator.Masking;

/// <summary>What an attempt at a round with masked updates begins with.</summary>
/// <param name="Terms">What the offers say.</param>
/// <param name="Masks">The attempt's <see cref="MasksActor"/>.</param>
internal sealed record MaskedAttempt(MaskingTerms Terms, IActorRef Masks)
{
    /// <param name="maxSamples">A client with more samples counts as one with so many.</param>
    /// <param name="retry">Of questions that are not answered.</param>
    /// <exception cref="InvalidOperationException">The cohort is too small or too large to hide anybody.</exception>
    public static MaskedAttempt Start(MaskingSettings settings, RoundPlan plan, int maxSamples, TimeSpan retry, ClientSessions clients)
    {
        var threshold = MaskingRules.Threshold(settings.Threshold, plan.Selected.Length);
        try
        {
            MaskingRules.Check(threshold, plan.Selected.Length);
        }
        catch (MaskingException wrong)
        {
            throw new InvalidOperationException($"secure aggregation: {wrong.Message} in the cohort of round {plan.Round}", wrong);
        }

        var terms = new MaskingTerms(
            BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))), threshold, maxSamples);
        var cohort = plan.Selected.ToImmutableSortedDictionary(client => client, client => new MaskedClient(
            plan.OfferTo(client), clients.Endpoint(client)!, clients.Roster.Entries[client].Node.Path.Address, clients.Traffic.Of(client)));
        return new MaskedAttempt(
            terms,
            clients.StartMasks(new MasksTask(plan.Run, plan.Round, plan.Attempt, cohort, terms, settings.PhaseTimeout, retry)));
    }
}
