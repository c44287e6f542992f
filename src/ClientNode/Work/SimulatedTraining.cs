using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.Messages;
using AfdActors.Training;

namespace AfdActors.ClientNode.Work;

/// <summary>
/// No training at all, for trials of the cluster: checks the sub-model, takes its time, and answers an update that is a pure function of
/// (run seed, round, attempt, client), sent through the configured uplink with its residual. The made-up gradients are multiples of 1/256 in
/// [-1/2, 1/2], so that sums of them are exact.
/// </summary>
/// <param name="duration">Time of one run, in which it can be cancelled.</param>
/// <param name="samples">Training samples that the update stands for; at most as many as the client registers.</param>
public sealed class SimulatedTraining(TimeSpan duration, int samples = 1) : IClientWork
{
    private const int Step = 256;

    public TrainedUpdate Train(TrainOffer offer, SubModel subModel, byte[] payload, DgcResidual? residual, CancellationToken cancel)
    {
        var parameters = offer.Parameters;
        var gradient = new float[subModel.Count];
        DownlinkCodecs.Create(parameters.Downlink).Decode(payload, subModel.TensorSizes.AsSpan(), gradient);
        cancel.WaitHandle.WaitOne(duration);
        cancel.ThrowIfCancellationRequested();

        var id = offer.Offer;
        var stream = SeededStream.Create(parameters.RunSeed, SeedPurpose.SyntheticUpdate, id.Round, id.Attempt, id.Client);
        var loss = 1 + (stream.NextInt(Step) / (double)Step);
        for (var i = 0; i < gradient.Length; i++) gradient[i] = (stream.NextInt(Step + 1) - (Step / 2)) / (float)Step;
        var update = UplinkCodecs.Create(parameters.Uplink).Encode(new UplinkTask(parameters.RunSeed, id, parameters.CohortSize, subModel), residual, gradient);
        return new TrainedUpdate(loss, samples, update.Payload, update.Next);
    }

    /// <summary>Simulated clients have no test samples.</summary>
    public EvaluationCounts Evaluate(float[] weights, CancellationToken cancel) => default;
}
