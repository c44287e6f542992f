using AfdActors.Algorithms;
using AfdActors.Algorithms.Layout;
using AfdActors.Messages.Wire;
using AfdActors.Testing;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;

namespace AfdActors.Coordinator.Tests.Actors;

/// <summary>Actors among probes: the real serializer, and time that only the test moves.</summary>
public abstract class ActorTest : Akka.TestKit.Xunit2.TestKit
{
    protected static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);
    protected static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    protected static readonly RunId Run = new("0123456789abcdef");

    /// <summary>4*2 + 3*4 = 20 parameters.</summary>
    protected static readonly ModelLayout Layout = new(
        "tiny",
        [new UnitGroup("hidden", 4)],
        [
            new ParameterSpec("a.weight", [4, 2], 2, [new AxisCover(0, 0)]),
            new ParameterSpec("b.weight", [3, 4], 4, [new AxisCover(1, 0)]),
        ]);

    private int _barriers;

    protected ActorTest()
        : base(ConfigurationFactory.ParseString("""
            akka.scheduler.implementation = "AfdActors.Testing.ManualScheduler, AfdActors.TestKit"
            akka.actor.serialize-messages = on
            akka.loglevel = OFF
            akka.stdout-loglevel = OFF
            akka.test.single-expect-default = 20s
            """).WithFallback(WireConfig.Default))
    {
    }

    protected ManualScheduler Time => (ManualScheduler)Sys.Scheduler;

    protected static ClientId Client(int index) => new($"c{index:d2}");

    /// <summary>
    /// Returns when the actor has handled what was sent to it before; fails if it sent <paramref name="probe"/> anything not expected yet.
    /// </summary>
    protected void Settled(IActorRef actor, TestProbe probe)
    {
        var barrier = $"barrier {++_barriers}";
        actor.Tell(new Identify(barrier), probe);
        Assert.Equal(barrier, probe.ExpectMsg<ActorIdentity>().MessageId);
    }
}
