using AfdActors.Algorithms;
using AfdActors.Algorithms.SubModels;
using Akka.Actor;

namespace AfdActors.Coordinator.Evaluations;

/// <summary>
/// Evaluation by the clients, each on its own test samples, for a coordinator that has none (docs/design.md "Actors and protocol").
/// </summary>
/// <param name="evaluations">An <see cref="EvaluationActor"/>.</param>
internal sealed class FederatedEvaluation(IActorRef evaluations) : IEvaluation
{
    /// <summary>
    /// Weights outside of <paramref name="measured"/> are sent as zeros: a unit without any weights is a unit that takes no part.
    /// </summary>
    public Task<ModelEvaluation> Evaluate(RoundId round, float[] weights, SubModel measured, CancellationToken cancel)
    {
        var sent = weights;
        if (!measured.IsFull)
        {
            var kept = new float[measured.Count];
            measured.Extract(weights, kept);
            sent = new float[weights.Length];
            measured.Expand(kept, sent);
        }

        return evaluations.Ask<ModelEvaluation>(new MeasureModel(round, sent), cancel);
    }
}
