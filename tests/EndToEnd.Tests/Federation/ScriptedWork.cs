using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;
using AfdActors.ClientNode.State;
using AfdActors.ClientNode.Work;
using AfdActors.Messages;
using AfdActors.Training;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary>
/// A client whose local run is a script: it decodes the sub-model and answers with the gradient, buffers last, and the loss that the script
/// gives, through the uplink code that the offer asks for.
/// </summary>
internal sealed class ScriptedWork(Func<TrainOffer, float[], CancellationToken, (float[] Gradient, double Loss)> script) : IClientWork
{
    public const int Samples = 4;

    /// <summary>What it answers when it is to evaluate weights.</summary>
    public Func<float[], EvaluationCounts> Measure { get; init; } =
        weights => new EvaluationCounts(weights.Count(weight => weight > 0.5f), weights.Length, weights.Sum());

    private Func<TrainOffer, float[], CancellationToken, (float[] Gradient, double Loss)> Script => script;

    /// <summary>Dyadic numbers, so that sums of a few of them are exact in float32: coordinate i gets (1 + i mod 7) / 64 * scale.</summary>
    public static ScriptedWork Dyadic(float scale, double loss = 1) => new(DyadicScript(scale, loss));

    /// <summary>The same, with another answer when it is to evaluate.</summary>
    public static ScriptedWork Measuring(EvaluationCounts counts) => new(DyadicScript(scale: 1, loss: 1)) { Measure = _ => counts };

    public static float[] Gradient(int length, float scale) => [.. Enumerable.Range(0, length).Select(i => (1 + (i % 7)) / 64f * scale)];

    private static Func<TrainOffer, float[], CancellationToken, (float[] Gradient, double Loss)> DyadicScript(float scale, double loss) =>
        (_, received, _) => (Gradient(received.Length, scale), loss);

    public TrainedUpdate Train(TrainOffer offer, SubModel subModel, byte[] payload, IClientStateStore state, CancellationToken cancel) =>
        new OfferWork(new Trainer(this, offer), StrategyCatalogs.BuiltIn).Train(offer, subModel, payload, state, cancel);

    public EvaluationCounts Evaluate(float[] weights, CancellationToken cancel) => Measure(weights);

    private sealed class Trainer(ScriptedWork work, TrainOffer offer) : IClientTrainer
    {
        public TrainingOutcome Train(TrainingTask task, CancellationToken cancel)
        {
            var (gradient, loss) = work.Script(offer, task.Received.ToArray(), cancel);
            var trained = task.SubModel.Trained.Count;
            return new TrainingOutcome(gradient[..trained], loss, Samples) { Buffers = gradient[trained..] };
        }

        public EvaluationCounts Evaluate(float[] weights, CancellationToken cancel) => work.Evaluate(weights, cancel);
    }
}
