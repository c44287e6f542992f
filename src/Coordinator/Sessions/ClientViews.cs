using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Messages.Transfer;

namespace AfdActors.Coordinator.Sessions;

/// <summary>What an accepted client was sent.</summary>
internal sealed record SentView(ClientId Client, SubModel SubModel, ReadOnlyMemory<byte> Payload);

/// <summary>
/// The coordinator's side of a stateful downlink: makes each client's payload from its view, and moves the views of the accepted clients
/// when a round closes. The views are part of the <see cref="RunState"/>: one for every client whose update was ever accepted.
/// </summary>
/// <param name="correction">What clients are told beside the weights; null: nothing.</param>
internal sealed class ClientViews(IStatefulDownlink downlink, ModelLayout layout, ulong seed, ILocalCorrection? correction)
{
    private readonly Lazy<float[]> _initial = new(() => InitialWeights.Of(layout, seed));

    /// <summary>
    /// Makes the payload; null where the client's view is lost, and it is sent what everybody is sent. So is a client whose view is none of
    /// this downlink: making its payload then throws a <see cref="MalformedDataException"/>.
    /// </summary>
    /// <param name="payloadSeed">Seed of the attempt's payloads.</param>
    public Func<PayloadSource>? Difference(
        RunState run, ClientId client, RoundId round, SubModel subModel, ulong payloadSeed, int chunkBytes)
    {
        if (!TryStateOf(run, client, out var state)) return null;
        return () =>
        {
            var payload =
                ModelPayload.EncodeFor(downlink, new DownlinkTask(round, subModel, _initial.Value), state, run.Weights, payloadSeed);
            return new PayloadSource(
                CorrectedPayload.Join(correction, subModel, payload, correction?.Announce(subModel.Trained) ?? []), chunkBytes);
        };
    }

    /// <summary>The views after a round.</summary>
    /// <param name="sent">To the accepted clients alone.</param>
    public ImmutableSortedDictionary<ClientId,
        ClientView> Close(RunState before, RoundId round, ImmutableArray<SentView> sent) => before.Views.SetItems(
        sent.Select(to => KeyValuePair.Create(to.Client, new ClientView(round.Value, Read(before, round, to).Next))));

    private ReceivedModel Read(RunState before, RoundId round, SentView sent) => ModelPayload.Read(
        downlink,
        CorrectedPayload.Split(correction, sent.SubModel, sent.Payload).Payload.Span,
        new DownlinkTask(round, sent.SubModel, _initial.Value),
        () => TryStateOf(before, sent.Client, out var state) ? state
            : throw new InvalidOperationException($"{sent.Client} was sent what its lost view needs"));

    /// <summary>Null for a client that was never accepted; false where the view after its last accepted round is lost.</summary>
    private static bool TryStateOf(RunState run, ClientId client, out byte[]? state)
    {
        state = null;
        if (!run.Ledger.Accepted.TryGetValue(client, out var last)) return true;
        if (!run.Views.TryGetValue(client, out var view) || view.Round != last.Round) return false;
        state = view.State;
        return true;
    }
}
