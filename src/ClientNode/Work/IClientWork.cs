using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.SubModels;
using AfdActors.Messages;
using AfdActors.Training;

namespace AfdActors.ClientNode.Work;

/// <summary>The outcome of one offer.</summary>
/// <param name="Loss">Mean training loss of the local run.</param>
/// <param name="Payload">The encoded update.</param>
/// <param name="Next">The residual if this update is accepted; null where the uplink keeps none.</param>
public sealed record TrainedUpdate(double Loss, int Samples, byte[] Payload, DgcResidual? Next);

/// <summary>What a client does with an offer; runs on the training pool, never on a mailbox thread.</summary>
public interface IClientWork
{
    /// <param name="payload">The encoded sub-model, whole and hash-checked.</param>
    /// <param name="residual">The client's residual, never changed; null before the first update.</param>
    TrainedUpdate Train(TrainOffer offer, SubModel subModel, byte[] payload, DgcResidual? residual, CancellationToken cancel);

    /// <summary>Measures the full model on the client's own test samples.</summary>
    /// <param name="weights">The full model in layout order.</param>
    EvaluationCounts Evaluate(float[] weights, CancellationToken cancel);
}
