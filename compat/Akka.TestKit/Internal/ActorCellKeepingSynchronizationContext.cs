using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.TestKit.Internal;

/// <summary>Keeps the test actor the sender of what a test tells after an await.</summary>
internal sealed class ActorCellKeepingSynchronizationContext(ActorCell cell) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object state) => ThreadPool.QueueUserWorkItem(_ => Send(d, state));

    public override void Send(SendOrPostCallback d, object state)
    {
        var (previousContext, previousCell) = (Current, InternalCurrentActorCellKeeper.Current);
        SetSynchronizationContext(this);
        InternalCurrentActorCellKeeper.Current = cell;
        try
        {
            d(state);
        }
        finally
        {
            SetSynchronizationContext(previousContext);
            InternalCurrentActorCellKeeper.Current = previousCell;
        }
    }

    public override SynchronizationContext CreateCopy() => this;
}
