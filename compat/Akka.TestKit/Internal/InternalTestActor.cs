using Akka.Actor;

namespace Akka.TestKit.Internal;

/// <summary>The actor of a test kit: does what the kit tells it, and keeps everything else for the test.</summary>
internal sealed class InternalTestActor : ActorBase
{
    private readonly TestInbox _inbox;
    private readonly DelegatingSupervisorStrategy _supervision = new();
    private TestActor.Ignore _ignore;
    private AutoPilot _autoPilot;

    public InternalTestActor(TestInbox inbox) => _inbox = inbox;

    protected override SupervisorStrategy SupervisorStrategy() => _supervision;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case TestActor.SetIgnore set:
                _ignore = set.Ignore;
                break;
            case TestActor.Watch watch:
                Context.Watch(watch.Actor);
                break;
            case TestActor.Unwatch unwatch:
                Context.Unwatch(unwatch.Actor);
                break;
            case TestActor.SetAutoPilot set:
                _autoPilot = set.AutoPilot;
                break;
            case TestActor.Spawn spawn:
                var child = spawn.Apply(Context);
                spawn._supervisorStrategy.OnSuccess(strategy => _supervision.Update(child, strategy));
                _inbox.Add(new RealMessageEnvelope(child, Self));
                break;
            default:
                Keep(message);
                break;
        }

        return true;
    }

    private void Keep(object message)
    {
        var next = _autoPilot?.Run(Sender, message);
        if (next is not KeepRunning)
        {
            _autoPilot = next is NoAutoPilot ? null : next;
        }

        if (_ignore is null || !_ignore(message))
        {
            _inbox.Add(new RealMessageEnvelope(message, Sender));
        }
    }
}
