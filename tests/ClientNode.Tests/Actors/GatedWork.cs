using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.SubModels;
using AfdActors.ClientNode.State;
using AfdActors.ClientNode.Work;
using AfdActors.Messages;
using AfdActors.Training;
using Akka.Actor;

namespace AfdActors.ClientNode.Tests.Actors;

/// <summary>A local run that has begun and ends when, and as, the test says.</summary>
internal sealed record Job(
    TrainOffer Offer, SubModel SubModel, byte[] Payload, IUplinkState? Residual, TaskCompletionSource<TrainedUpdate> Outcome,
        CancellationToken Cancel)
    : INoSerializationVerificationNeeded;

/// <summary>Hands every local run to a probe and waits for the outcome that the test gives it.</summary>
internal sealed class GatedWork(IActorRef probe) : IClientWork, IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Job> _jobs = [];
    private bool _isDisposed;

    public TrainedUpdate Train(TrainOffer offer, SubModel subModel, byte[] payload, IClientStateStore state, CancellationToken cancel)
    {
        var job = new Job(offer, subModel, payload, state.LoadUplinkState(), new TaskCompletionSource<TrainedUpdate>(), cancel);
        lock (_lock)
        {
            // One that waited for the others to end is let go, too.
            if (_isDisposed) throw new OperationCanceledException("the test is over");
            _jobs.Add(job);
        }

        probe.Tell(job, ActorRefs.NoSender);
        return job.Outcome.Task.GetAwaiter().GetResult();
    }

    /// <summary>Ends whatever a test left running.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _jobs.ForEach(job => job.Outcome.TrySetCanceled());
        }
    }

    public EvaluationCounts Evaluate(float[] weights, CancellationToken cancel) =>
        new(weights.Count(weight => weight > 0), weights.Length, weights.Sum());
}
