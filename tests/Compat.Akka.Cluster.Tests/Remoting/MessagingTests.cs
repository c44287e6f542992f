using AfdActors.Compat.Akka.Cluster.Tests.Support;
using Akka.Actor;

namespace AfdActors.Compat.Akka.Cluster.Tests.Remoting;

public sealed class MessagingTests : RemoteTest
{
    [Fact]
    public void Reply_comes_back_from_another_system_and_names_its_sender()
    {
        var other = Start();
        Echo(other);
        var echo = Find(Sys, other);
        Assert.Equal(PathOf(other, "echo"), echo.Path);
        Assert.NotEqual(0, echo.Path.Uid);

        echo.Tell("hello", TestActor);
        ExpectMsg("hello");
        Assert.Equal(echo, LastSender);
    }

    [Fact]
    public async Task Question_is_answered_across_systems()
    {
        var other = Start();
        Echo(other);
        var echo = Find(Sys, other);
        Assert.Equal("question", await echo.Ask<string>("question", Patience));
        Assert.Equal(42, await Sys.ActorSelection(PathOf(other, "echo")).Ask<int>(42, Patience));
    }

    [Fact]
    public async Task Message_with_a_string_manifest_keeps_the_reference_inside_it()
    {
        var other = Start();
        var receiver = CreateTestProbe(other);
        var remote = await Sys.ActorSelection(new RootActorPath(AddressOf(other)) / receiver.Ref.Path.Elements).ResolveOne(Patience);
        remote.Tell(new Order("two of them", TestActor), ActorRefs.NoSender);

        var order = receiver.ExpectMsg<Order>(Patience);
        Assert.Equal("two of them", order.Text);
        Assert.Equal(AddressOf(Sys), order.ReplyTo.Path.Address);
        order.ReplyTo.Tell("here you are", receiver.Ref);
        ExpectMsg("here you are");
        Assert.Equal(remote, LastSender);
    }

    [Fact]
    public async Task Reference_that_comes_home_is_the_local_actor_itself()
    {
        var other = Start();
        Echo(other);
        var echo = Find(Sys, other);
        var back = await echo.Ask<Order>(new Order("", TestActor), Patience);
        Assert.Equal(TestActor, back.ReplyTo);
        Assert.Same(TestActor, back.ReplyTo);
    }

    [Fact]
    public void Messages_of_one_actor_to_another_stay_in_order()
    {
        const int Count = 5000;
        var other = Start();
        Echo(other);
        var echo = Find(Sys, other);
        for (var i = 0; i < Count; i++)
        {
            echo.Tell(i, TestActor);
        }

        for (var i = 0; i < Count; i++)
        {
            ExpectMsg(i);
        }
    }

    [Fact]
    public async Task Selection_of_nobody_is_answered_so()
    {
        var other = Start();
        await Assert.ThrowsAsync<ActorNotFoundException>(() => Sys.ActorSelection(PathOf(other, "nobody")).ResolveOne(Patience));
    }

    [Fact]
    public void Oversized_message_is_dropped_and_the_next_one_arrives()
    {
        var other = Start();
        Echo(other);
        var echo = Find(Sys, other);
        echo.Tell(new string('x', 128_000), TestActor); // with its addresses more than the limit of 128000 bytes
        echo.Tell(new string('y', 100_000), TestActor);
        Assert.Equal(100_000, ExpectMsg<string>(text => text[0] == 'y').Length);
    }

    [Fact]
    public void Message_that_cannot_be_read_is_lost_alone()
    {
        var other = Start();
        Echo(other);
        var echo = Find(Sys, other);
        echo.Tell(new Order(OrderSerializer.Unreadable, ActorRefs.Nobody), TestActor);
        echo.Tell("readable", TestActor);
        ExpectMsg("readable");
    }

    [Fact]
    public void Actor_elsewhere_is_stopped_by_a_poison_pill()
    {
        var other = Start();
        Echo(other);
        var echo = Find(Sys, other);
        Watch(echo);
        echo.Tell(PoisonPill.Instance);
        ExpectTerminated(echo);
    }
}
