using AfdActors.Algorithms;
using AfdActors.Messages.Transfer;
using Akka.Actor;

namespace AfdActors.Coordinator.Evaluations;

/// <summary>
/// Within the coordinator: have the clients measure this model; answered by a <see cref="ModelEvaluation"/>.
/// </summary>
/// <param name="Weights">The full model; read and never changed.</param>
internal sealed record MeasureModel(RoundId Round, float[] Weights) : INoSerializationVerificationNeeded;

/// <summary>Within the coordinator: the model is encoded.</summary>
internal sealed record ModelEncoded(RoundId Round, PayloadSource Payload) : INoSerializationVerificationNeeded;

/// <summary>Within the coordinator: time to send again what was not answered.</summary>
internal sealed record EvaluationTick : INoSerializationVerificationNeeded
{
    public static readonly EvaluationTick Instance = new();
}

/// <summary>Within the coordinator: this client had its time.</summary>
internal sealed record EvaluationExpired(RoundId Round, ClientId Client) : INoSerializationVerificationNeeded;
