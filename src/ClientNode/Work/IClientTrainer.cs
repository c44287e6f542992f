using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.Datasets;
using AfdActors.Training;
using AfdActors.Training.Models;

namespace AfdActors.ClientNode.Work;

/// <summary>One local training: weights in, nothing of the wire.</summary>
/// <param name="Offer">Run, round, attempt and client.</param>
/// <param name="RunSeed">Seed of the run; see <see cref="Stream"/>.</param>
/// <param name="SubModel">The sub-model that the weights belong to.</param>
/// <param name="Received">The received weights, finite, in the sub-model's flat order. Never changed.</param>
/// <param name="Parameters">Learning rate, batch size, epochs and samples of an epoch that the offer asks for.</param>
public sealed record TrainingTask(
    OfferId Offer, ulong RunSeed, SubModel SubModel, ReadOnlyMemory<float> Received, TrainingParameters Parameters)
{
    /// <summary>
    /// What the aggregation strategy adds to every gradient. A trainer that cannot do that must not ignore one that is not none.
    /// </summary>
    public GradientCorrection Correction { get; init; } = GradientCorrection.None;

    /// <summary>
    /// A stream of random numbers of this client, round and attempt alone: the same whenever the same offer is trained again.
    /// </summary>
    public SeededStream Stream(SeedPurpose purpose = SeedPurpose.LocalShuffle) =>
        SeededStream.Create(RunSeed, purpose, Offer.Round, Offer.Attempt, Offer.Client);
}

/// <summary>What local training came to.</summary>
/// <param name="Update">
/// Received minus trained weights of the trained part (<see cref="SubModel.Trained"/>), in its flat order; the array belongs to the
/// receiver.
/// </param>
/// <param name="Loss">Mean training loss of the local run.</param>
/// <param name="Samples">Distinct training samples, the weight n_k of FedAvg; at most as many as the client registers.</param>
public sealed record TrainingOutcome(float[] Update, double Loss, int Samples)
{
    /// <summary>Gradient steps that it took; 0 where the trainer does not count them.</summary>
    public int Steps { get; init; }

    /// <summary>Received minus measured of the sub-model's buffers, in their flat order; empty where the model has none.</summary>
    public float[] Buffers { get; init; } = [];

    /// <summary>The outcome of a trainer that has trained weights rather than an update.</summary>
    /// <param name="trained">As many as were received, buffers last; changed into differences.</param>
    /// <exception cref="ArgumentException">Another number of weights.</exception>
    public static TrainingOutcome Of(TrainingTask task, float[] trained, double loss, int samples)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(trained);
        var received = task.Received.Span;
        if (trained.Length != received.Length)
            throw new ArgumentException($"expected {received.Length} trained weights, got {trained.Length}", nameof(trained));
        for (var i = 0; i < trained.Length; i++) trained[i] = received[i] - trained[i];
        var count = task.SubModel.Trained.Count;
        return count == trained.Length
            ? new TrainingOutcome(trained, loss, samples)
            : new TrainingOutcome(trained[..count], loss, samples) { Buffers = trained[count..] };
    }
}

/// <summary>Makes the trainer of one client, when the run begins and each time the client's node joins again.</summary>
/// <param name="model">The model of the run: its layout names the tensors that travel, in their order, with their shapes.</param>
/// <param name="data">The client's name and its private data.</param>
public delegate IClientTrainer ClientTrainerFactory(IFederatedModel model, ClientDataset data);

/// <summary>
/// Trains on one client's private data. Called on the training pool, by one thread at a time for a client; several clients train side by
/// side.
/// </summary>
/// <example><code>
/// public TrainingOutcome Train(TrainingTask task, CancellationToken cancel)
/// {
///     float[] weights = task.Received.ToArray();
///     double loss = MyLibrary.Fit(weights, task.Parameters.LearningRate, cancel);
///     return TrainingOutcome.Of(task, weights, loss, samples: 42);
/// }
/// </code></example>
public interface IClientTrainer
{
    /// <summary>
    /// Whether <see cref="Train"/> adds <see cref="TrainingTask.Correction"/> to its gradients and counts its steps. An offer of an
    /// aggregation that needs it is answered with a failure where not.
    /// </summary>
    bool CorrectsGradients => false;

    /// <exception cref="OperationCanceledException">Canceled.</exception>
    TrainingOutcome Train(TrainingTask task, CancellationToken cancel);

    /// <summary>Measures the full model on the client's own test samples; no samples give a count of 0.</summary>
    /// <param name="weights">The full model in layout order.</param>
    EvaluationCounts Evaluate(float[] weights, CancellationToken cancel);
}
