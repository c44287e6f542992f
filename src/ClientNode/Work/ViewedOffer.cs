using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.ClientNode.State;
using AfdActors.Messages;

namespace AfdActors.ClientNode.Work;

/// <summary>
/// Turns an offer of differences into the raw one that the work trains, so that only the client itself knows of views. Other offers pass as they are.
/// </summary>
internal static class ViewedOffer
{
    /// <returns>The offer and payload for the work, and the view if the update is accepted.</returns>
    /// <exception cref="ViewUnknownException">The view that the difference was made from is not there, or damaged.</exception>
    public static (TrainOffer Offer, byte[] Payload, ModelView? View) Open(TrainOffer offer, SubModel subModel, byte[] payload, IClientStateStore state)
    {
        var parameters = offer.Parameters;
        if (parameters.Downlink.Kind != DownlinkKind.Difference) return (offer, payload, null);
        var initial = InitialWeights.Of(subModel.Layout, parameters.RunSeed);
        var received = new ViewDownlink().Read(payload, offer.Offer.Round, subModel, () => Stored(state) ?? ModelView.Initial(initial.Length), initial);
        var raw = new DownlinkSettings(DownlinkKind.Raw);
        return (
            offer with { Parameters = parameters with { Downlink = raw } },
            DownlinkCodecs.Create(raw).Encode(received.Weights, subModel.TensorSizes.AsSpan(), seed: 0),
            received.Next);
    }

    /// <summary>A damaged view is as good as none: the coordinator sends the whole sub-model instead.</summary>
    private static ModelView? Stored(IClientStateStore state)
    {
        try
        {
            return state.LoadView();
        }
        catch (MalformedDataException e)
        {
            throw new ViewUnknownException(e.Message);
        }
    }
}
