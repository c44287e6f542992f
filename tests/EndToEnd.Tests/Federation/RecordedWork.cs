using System.Collections.Concurrent;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;
using AfdActors.ClientNode.State;
using AfdActors.ClientNode.Work;
using AfdActors.Messages;
using AfdActors.Training;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary>What one offer was answered with, in full-model coordinates.</summary>
/// <param name="Held">The coordinates that its sub-model has.</param>
internal sealed record Answer(float[] Gradient, float[] Sent, bool[] Held);

/// <summary>How a client fares in one attempt.</summary>
internal enum Fate
{
    Good,

    /// <summary>The loss is not a number: the session refuses the result after the client has stored its update.</summary>
    NotANumber,

    /// <summary>It claims more samples than it registered.</summary>
    TooManySamples,

    /// <summary>It answers only when it is canceled.</summary>
    Stuck,
}

/// <summary>
/// DGC clients that keep a record of every answer. Gradients are integers times <see cref="Unit"/> times 420 = lcm(1..7), so that a mean
/// weighted with samples that add up to 1..7 is a whole number of units, and every sum of a short run is exact in float32.
/// </summary>
internal sealed class RecordedWork(int samples, Func<OfferId, Fate> fateOf) : IClientWork
{
    public const float Unit = 1f / (1 << 20);
    private const int Divisible = 420;

    public int Samples => samples;

    public ConcurrentDictionary<OfferId, Answer> Answers { get; } = new();

    public TrainedUpdate Train(TrainOffer offer, SubModel subModel, byte[] payload, IClientStateStore state, CancellationToken cancel)
    {
        var (id, parameters) = (offer.Offer, offer.Parameters);
        StrategyCatalogs.BuiltIn.CreateDownlink(parameters.Downlink)
            .Decode(payload, subModel.TensorSizes.AsSpan(), new float[subModel.Count]);
        var fate = fateOf(id);
        if (fate == Fate.Stuck) cancel.WaitHandle.WaitOne();

        // Whole numbers from -3 to 3 that differ between rounds, attempts, clients and coordinates.
        float[] gradient = [
            .. Enumerable.Range(0, subModel.Count)
            .Select(i => (((i * (id.Round.Value + samples)) + (3 * id.Attempt)) % 7 - 3) * Divisible * Unit)];
        var settings = DgcSettings.Of(parameters.Uplink);
        var before = (DgcResidual?)state.LoadUplinkState() ?? DgcResidual.Zero(subModel.Layout.ParameterCount, settings);
        var step = DgcCompressor.Compress(settings, id.Round, parameters.CohortSize, before, subModel, gradient);

        var sent = new float[subModel.Count];
        for (var i = 0; i < step.Update.Positions.Length; i++) sent[step.Update.Positions[i]] = step.Update.Values[i];
        var held = Expanded(subModel, [.. Enumerable.Repeat(1f, subModel.Count)]);
        Answers[id] = new Answer(Expanded(subModel, gradient), Expanded(subModel, sent), [.. held.Select(value => value == 1)]);
        return new TrainedUpdate(
            fate == Fate.NotANumber ? double.NaN : 1.0 / id.Round.Value, fate == Fate.TooManySamples ? ScriptedWork.Samples + 1
                : samples, step.Payload, step.Next);
    }

    private static float[] Expanded(SubModel subModel, float[] values)
    {
        var full = new float[subModel.Layout.ParameterCount];
        subModel.Expand(values, full);
        return full;
    }

    public EvaluationCounts Evaluate(float[] weights, CancellationToken cancel) => default;
}
