using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Randomness;
using AfdActors.Training;

namespace AfdActors.ClientNode.Work;

/// <summary>
/// No training at all, for trials of the cluster: takes its time, and answers an update that is a pure function of
/// (run seed, round, attempt, client). Buffers do not move. The made-up gradients are multiples of 1/256 in [-1/2, 1/2), so that sums of
/// them are exact.
/// </summary>
/// <param name="duration">Time of one local training, in which it can be canceled.</param>
/// <param name="samples">Training samples that the update stands for; at most as many as the client registers.</param>
public sealed class SimulatedTraining(TimeSpan duration, int samples = 1) : IClientTrainer
{
    private const int Step = 256;

    /// <inheritdoc/>
    public bool CorrectsGradients => true;

    /// <inheritdoc/>
    public TrainingOutcome Train(TrainingTask task, CancellationToken cancel)
    {
        if (duration > TimeSpan.Zero) cancel.WaitHandle.WaitOne(duration);
        cancel.ThrowIfCancellationRequested();

        var stream = task.Stream(SeedPurpose.SyntheticUpdate);
        var loss = 1 + (stream.NextInt(Step) / (double)Step);
        var update = LargeArrays.Rent<float>(task.SubModel.Trained.Count);
        Draw(stream, update);
        if (!task.Correction.Shift.IsEmpty)
            TensorPrimitives.MultiplyAdd(task.Correction.Shift.Span, task.Parameters.LearningRate, update, update);
        return new TrainingOutcome(update, loss, task.Parameters.SamplesOf(samples))
        {
            Steps = 1,
            Buffers = new float[task.SubModel.Count - update.Length],
        };
    }

    /// <summary>Eight gradients of each 64 random bits, the lowest byte first.</summary>
    private static void Draw(SeededStream stream, Span<float> gradients)
    {
        Span<float> eight = stackalloc float[Vector256<float>.Count];
        for (; gradients.Length > 0; gradients = gradients[Math.Min(eight.Length, gradients.Length)..])
        {
            var bytes = Vector128.CreateScalar(stream.NextUInt64()).AsSByte();
            var (low, high) = Vector128.Widen(Vector128.WidenLower(bytes));
            (Vector256.ConvertToSingle(Vector256.Create(low, high)) / Step).CopyTo(eight);
            eight[..Math.Min(eight.Length, gradients.Length)].CopyTo(gradients);
        }
    }

    /// <summary>Simulated clients have no test samples.</summary>
    public EvaluationCounts Evaluate(float[] weights, CancellationToken cancel) => default;
}
