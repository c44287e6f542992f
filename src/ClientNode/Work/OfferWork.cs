using System.Numerics.Tensors;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;
using AfdActors.ClientNode.State;
using AfdActors.Messages;
using AfdActors.Training;

namespace AfdActors.ClientNode.Work;

/// <summary>
/// Decodes the sub-model by the offer's downlink, has it trained as the offer's aggregation corrects it, and encodes the update by the
/// offer's uplink. All are looked up by name in the client's own catalogs.
/// </summary>
public sealed class OfferWork(IClientTrainer trainer, StrategyCatalogs catalogs) : IClientWork
{
    /// <inheritdoc/>
    public TrainedUpdate Train(TrainOffer offer, SubModel subModel, byte[] payload, IClientStateStore state, CancellationToken cancel)
    {
        var parameters = offer.Parameters;
        var downlink = catalogs.CreateDownlink(parameters.Downlink);
        var uplink = catalogs.CreateUplink(parameters.Uplink);
        var correction = parameters.Aggregation is { } aggregation ? catalogs.CreateCorrection(aggregation, subModel.Layout.Trained) : null;
        if (correction is not null && !trainer.CorrectsGradients)
        {
            throw new CannotTrainException(
                $"aggregation {parameters.Aggregation!.Name}: expected a trainer that adds corrections to its gradients, got "
                + $"{trainer.GetType().Name}; take another aggregation (afd.aggregation.proximal = 0), or let the trainer correct");
        }

        var residual = state.LoadUplinkState();
        var (weights, announcement) = CorrectedPayload.Split(correction, subModel, payload);
        var (received, next) = downlink is IStatefulDownlink stateful
            ? Read(stateful, offer, subModel, weights, state)
            : (ModelPayload.Decode(downlink, weights.Span, subModel), null);

        var local = new LocalTask(
            subModel.Trained, parameters.LearningRate, announcement, correction is null ? null : state.LoadAggregationState());
        var training = new TrainingParameters(parameters.LearningRate, parameters.BatchSize, parameters.Epochs, parameters.MaxSamples);
        var outcome = trainer.Train(
            new TrainingTask(offer.Offer, parameters.RunSeed, subModel, received, training)
            {
                Correction = correction?.Begin(local) ?? GradientCorrection.None,
            }, cancel);
        RequireFinite(subModel, outcome.Update);
        var report = correction?.End(local, outcome.Update, outcome.Steps) ?? LocalReport.None;

        // Before the uplink, so that a residual too holds only what was clipped.
        LocalClip.Apply(parameters.LocalClip, outcome.Update);
        var task = new UplinkTask(parameters.RunSeed, offer.Offer, parameters.CohortSize, subModel)
        {
            OwnsState = state.LoadsCopies,
            DensityShare = parameters.DensityShare,
        };
        var update = UpdatePayload.Encode(uplink, task, residual, outcome.Update, outcome.Buffers);
        return new TrainedUpdate(
            outcome.Loss, outcome.Samples, CorrectedPayload.Join(correction, subModel, update.Payload, report.Report), update.Next, next,
                report.Next);
    }

    /// <inheritdoc/>
    public EvaluationCounts Evaluate(float[] weights, CancellationToken cancel) => trainer.Evaluate(weights, cancel);

    /// <summary>Whoever trains: of such an update no uplink makes anything.</summary>
    private static void RequireFinite(SubModel subModel, ReadOnlySpan<float> update)
    {
        if (TensorPrimitives.IsFiniteAll(update)) return;
        foreach (var value in update)
            if (!float.IsFinite(value)) throw new TrainingDivergedException(subModel.Layout.Name, $"a value of the update is {value}");
    }

    private static (float[] Received, byte[]? Next) Read(
        IStatefulDownlink downlink, TrainOffer offer, SubModel subModel, ReadOnlyMemory<byte> weights, IClientStateStore state)
    {
        var task = new DownlinkTask(offer.Offer.Round, subModel, InitialWeights.Of(subModel.Layout, offer.Parameters.RunSeed));
        var received = ModelPayload.Read(downlink, weights.Span, task, () => Stored(state));
        return (received.Weights, received.Next);
    }

    /// <summary>A damaged state is as good as none: the coordinator sends a payload for everybody instead.</summary>
    private static byte[]? Stored(IClientStateStore state)
    {
        try
        {
            return state.LoadDownlinkState();
        }
        catch (MalformedDataException e)
        {
            throw new ViewUnknownException(e.Message);
        }
    }
}
