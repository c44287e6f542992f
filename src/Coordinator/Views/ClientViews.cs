using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Messages.Transfer;

namespace AfdActors.Coordinator.Views;

/// <summary>What an accepted client was sent.</summary>
internal sealed record SentView(ClientId Client, SubModel SubModel, ReadOnlyMemory<byte> Payload);

/// <summary>
/// The coordinator's side of the downlink of differences: makes each client's difference from its view, and moves the views of the accepted clients
/// when a round closes. The views themselves are part of the <see cref="RunState"/>: one for every client whose update was ever accepted, at most 4 bytes
/// a parameter each (see <see cref="ModelView"/>). Does nothing with other codes.
/// </summary>
internal sealed class ClientViews(DownlinkSettings downlink, ModelLayout layout, ulong seed)
{
    private readonly Lazy<float[]> _initial = new(() => InitialWeights.Of(layout, seed));
    private readonly ViewDownlink _codec = new();

    /// <summary>Makes the payload; null where a whole sub-model is to be sent: another code, or the view is lost.</summary>
    /// <param name="payloadSeed">Seed of the attempt's whole sub-models.</param>
    public Func<PayloadSource>? Difference(RunState run, ClientId client, SubModel subModel, ulong payloadSeed, int chunkBytes)
    {
        if (downlink.Kind != DownlinkKind.Difference || ViewOf(run, client) is not { } view) return null;
        return () => new PayloadSource(_codec.EncodeSmaller(downlink, subModel, run.Weights, view, _initial.Value, payloadSeed), chunkBytes);
    }

    /// <summary>The views after a round.</summary>
    /// <param name="sent">To the accepted clients alone.</param>
    public ImmutableSortedDictionary<ClientId, ModelView> Close(RunState before, RoundId round, ImmutableArray<SentView> sent) => before.Views.SetItems(
        sent.Select(to => KeyValuePair.Create(
            to.Client,
            _codec.Read(to.Payload.Span, round, to.SubModel, () => ViewOf(before, to.Client)!, _initial.Value).Next)));

    /// <summary>w_0 for a client that was never accepted; null where the view of its last accepted round is lost.</summary>
    private ModelView? ViewOf(RunState run, ClientId client)
    {
        if (!run.Ledger.Accepted.TryGetValue(client, out var last)) return ModelView.Initial(layout.ParameterCount);
        return run.Views.TryGetValue(client, out var view) && view.Round == last.Round ? view : null;
    }
}
