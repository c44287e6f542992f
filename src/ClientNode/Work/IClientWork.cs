using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.SubModels;
using AfdActors.ClientNode.State;
using AfdActors.Messages;
using AfdActors.Training;

namespace AfdActors.ClientNode.Work;

/// <summary>The outcome of one offer.</summary>
/// <param name="Loss">Mean training loss of the local run.</param>
/// <param name="Payload">The encoded update.</param>
/// <param name="UplinkNext">The uplink's state if this update is accepted; null where the uplink keeps none.</param>
/// <param name="DownlinkNext">The downlink's state if this update is accepted; null where the downlink keeps none.</param>
/// <param name="AggregationNext">That of the client's half of the aggregation; null where it keeps none.</param>
public sealed record TrainedUpdate(
    double Loss, int Samples, byte[] Payload, IUplinkState? UplinkNext, byte[]? DownlinkNext = null, byte[]? AggregationNext = null);

/// <summary>
/// What a client does with an offer, from payload to payload; runs on the training pool, never on a mailbox thread. <see cref="OfferWork"/>
/// does it around any <see cref="IClientTrainer"/>.
/// </summary>
public interface IClientWork
{
    /// <param name="payload">The encoded sub-model, whole and hash-checked.</param>
    /// <param name="state">What the client keeps between rounds; read and never changed.</param>
    /// <exception cref="ViewUnknownException">The payload is a difference from a model that the client does not have.</exception>
    /// <exception cref="CannotTrainException">The trainer lacks what the offer's aggregation needs.</exception>
    TrainedUpdate Train(TrainOffer offer, SubModel subModel, byte[] payload, IClientStateStore state, CancellationToken cancel);

    /// <summary>Measures the full model on the client's own test samples.</summary>
    /// <param name="weights">The full model in layout order.</param>
    EvaluationCounts Evaluate(float[] weights, CancellationToken cancel);
}
