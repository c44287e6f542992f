using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.Datasets;
using AfdActors.Messages;
using AfdActors.Training;
using AfdActors.Training.Models;
using AfdActors.Training.Native;

namespace AfdActors.ClientNode.Work;

/// <summary>Decodes the sub-model, trains it on the client's own data, and encodes received minus trained as the update (design sections 4.4 to 4.6).</summary>
public sealed class LocalTraining(IFederatedModel model, ClientDataset data, TrainingDevice device = TrainingDevice.Cpu) : IClientWork
{
    public TrainedUpdate Train(TrainOffer offer, SubModel subModel, byte[] payload, DgcResidual? residual, CancellationToken cancel)
    {
        var parameters = offer.Parameters;
        var received = new float[subModel.Count];
        DownlinkCodecs.Create(parameters.Downlink).Decode(payload, subModel.TensorSizes.AsSpan(), received);

        var trained = received.ToArray();
        var id = offer.Offer;
        var shuffle = SeededStream.Create(parameters.RunSeed, SeedPurpose.LocalShuffle, id.Round, id.Attempt, id.Client);
        var local = new TrainingParameters(parameters.LearningRate, parameters.BatchSize, parameters.Epochs);
        var result = LocalTrainer.Train(model, subModel, trained, data.Train, local, shuffle, cancel, device);

        for (var i = 0; i < received.Length; i++) received[i] -= trained[i];
        var update = UplinkCodecs.Create(parameters.Uplink).Encode(new UplinkTask(parameters.RunSeed, id, parameters.CohortSize, subModel), residual, received);
        return new TrainedUpdate(result.MeanLoss, result.Samples, update.Payload, update.Next);
    }

    public EvaluationCounts Evaluate(float[] weights, CancellationToken cancel) =>
        Evaluator.Evaluate(model, weights, data.Test, 0, data.Test.Count, cancel, device);
}
