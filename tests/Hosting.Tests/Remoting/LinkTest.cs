using AfdActors.Algorithms;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using AfdActors.Messages.Transfer.Links;
using Akka.Actor;
using Akka.Actor.Setup;

namespace AfdActors.Hosting.Tests.Remoting;

/// <summary>Two systems in this process, one of which is the test's own, and a payload that it pulls from the other.</summary>
public abstract class LinkTest(ActorSystemSetup setup) : Akka.TestKit.Xunit2.TestKit(setup)
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly OfferId Offer = new(new RunId("5eed"), new RoundId(1), 0, new ClientId("a"));

    protected Address Here => AddressOf(Sys);

    protected static Address AddressOf(ActorSystem system) => ((ExtendedActorSystem)system).Provider.DefaultAddress;

    /// <summary>An actor of the other system, as it is seen from here.</summary>
    protected async Task<IActorRef> Remote(ActorSystem other, Props props)
    {
        var actor = other.ActorOf(props);
        return await Sys.ActorSelection(actor.Path.ToStringWithAddress(AddressOf(other))).ResolveOne(Patience);
    }

    /// <summary>Opens a link to the other system, and pulls a payload over it.</summary>
    /// <returns>What came.</returns>
    protected async Task<byte[]> PullOverLink(ActorSystem other, PayloadSource source)
    {
        var holder = await Remote(other, Props.Create(() => new Holder(source)));
        PayloadLinks.Of(Sys).Open(AddressOf(other), new LinkHello(Here, PayloadLinks.Of(other).TokenOf(Here)));

        // While there is no link, the chunk comes before the holder's next answer.
        var probe = CreateTestProbe();
        AwaitAssert(() =>
        {
            holder.Tell(new ChunkRequest(Offer, PayloadDirection.Up, 0), probe);
            holder.Tell("done", probe);
            Assert.IsType<string>(probe.ReceiveOne(Patience));
        }, Patience);

        var settings = new TransferSettings(8192, 1 << 20, Patience);
        var task = new PullTask(new PayloadPulls(settings, TimeProvider.System), Offer, PayloadDirection.Up, source.Info, 1 << 20, holder);
        Sys.ActorOf(Props.Create(() => new Parent(task, TestActor)));
        return ExpectMsg<PayloadPulled>(Patience).Payload;
    }

    private sealed class Holder : ReceiveActor
    {
        public Holder(PayloadSource source)
        {
            Receive<ChunkRequest>(request => source.Answer(request, Sender, Context));
            ReceiveAny(message => Sender.Tell(message));
        }
    }

    /// <summary>Passes what its puller reports on.</summary>
    private sealed class Parent : ReceiveActor
    {
        public Parent(PullTask task, IActorRef test)
        {
            Context.ActorOf(PullActor.Props(task));
            ReceiveAny(test.Forward);
        }
    }
}
