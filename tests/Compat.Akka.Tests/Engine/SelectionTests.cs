using Akka.Actor;
using Akka.Event;

namespace AfdActors.Compat.Akka.Tests.Engine;

/// <summary>Selections: relative, absolute, with patterns, into the void.</summary>
public sealed class SelectionTests : EngineTest
{
    [Fact]
    public async Task An_absolute_path_finds_the_actor()
    {
        var actor = Listener("target");
        Assert.Equal(actor, await Sys.ActorSelection("/user/target").ResolveOne(Patience));
        Assert.Equal(actor, await Sys.ActorSelection("akka://engine/user/target").ResolveOne(Patience));
        Assert.Equal(actor, await Sys.ActorSelection(actor.Path).ResolveOne(Patience));
    }

    [Fact]
    public async Task Patterns_reach_everyone_whose_name_fits()
    {
        Listener("a-1");
        Listener("a-2");
        Listener("b-1");
        Sys.ActorSelection("/user/a-*").Tell("to a");
        await Journal.Expect("to a", "to a");
        Sys.ActorSelection("/user/?-1").Tell("to 1");
        await Journal.Expect("to 1", "to 1");
    }

    [Fact]
    public async Task Relative_paths_start_at_the_actor()
    {
        Listener("sibling");
        var actor = Sys.ActorOf(Props.Create(() => new Selecting()), "selecting");
        actor.Tell("../sibling");
        await Journal.Expect("hello from selecting");
        actor.Tell("../s*ling");
        await Journal.Expect("hello from selecting");
    }

    [Fact]
    public async Task Nobody_there_is_an_ActorNotFoundException() =>
        await Assert.ThrowsAsync<ActorNotFoundException>(() => Sys.ActorSelection("/user/nobody").ResolveOne(Patience));

    [Fact]
    public async Task A_message_to_nobody_is_a_dead_letter()
    {
        Sys.EventStream.Subscribe(Sys.ActorOf(Props.Create(() => new Letters(Journal))), typeof(DeadLetter));
        Sys.ActorSelection("/user/nobody").Tell("lost");
        await Journal.Expect("lost to nobody");
    }

    [Fact]
    public async Task The_receiver_gets_the_bare_message()
    {
        Sys.ActorOf(Props.Create(() => new TypeNotes(Journal)), "typed");
        Sys.ActorSelection("/user/typed").Tell("text");
        await Journal.Expect("String");
    }

    [Fact]
    public void Paths_are_parsed_compared_and_printed()
    {
        var path = ActorPath.Parse("akka.tcp://sys@Host:8080/user/a/b");
        Assert.Equal(new Address("akka.tcp", "sys", "host", 8080), path.Address);
        Assert.Equal(["user", "a", "b"], path.Elements);
        Assert.Equal("b", path.Name);
        Assert.Equal("/user/a/b", path.ToStringWithoutAddress());
        Assert.Equal(ActorPath.Parse("akka.tcp://sys@host:8080/user/a") / "b", path);
        Assert.NotEqual(ActorPath.Parse("akka://sys/user/a/b"), path);
        Assert.False(ActorPath.TryParse("/user/a", out _));

        var local = ActorPath.Parse("akka://sys/user/a");
        Assert.Equal("akka.tcp://sys@h:1/user/a", local.ToStringWithAddress(new Address("akka.tcp", "sys", "h", 1)));
        Assert.Equal("akka://sys/user/a#7", local.WithUid(7).ToSerializationFormat());
        Assert.Equal(7, ActorPath.Parse("akka://sys/user/a#7").Uid);
        Assert.Equal(local, local.WithUid(7));
    }

    [Fact]
    public void Addresses_know_their_parts()
    {
        var address = Address.Parse("akka.tcp://sys@127.0.0.1:4053");
        Assert.Equal(("akka.tcp", "sys", "127.0.0.1", 4053), (address.Protocol, address.System, address.Host, address.Port!.Value));
        Assert.Equal("akka.tcp://sys@127.0.0.1:4053", address.ToString());
        Assert.Equal("sys@127.0.0.1:4053", address.HostPort());
        Assert.True(new Address("akka", "sys").HasLocalScope);
        Assert.Throws<UriFormatException>(() => Address.Parse("not an address"));
    }

    private sealed class Selecting : ReceiveActor
    {
        public Selecting() => Receive<string>(path => Context.ActorSelection(path).Tell($"hello from {Self.Path.Name}"));
    }

    private sealed class Letters : ReceiveActor
    {
        public Letters(Journal journal) => Receive<DeadLetter>(letter => journal.Add($"{letter.Message} to {letter.Recipient.Path.Name}"));
    }

    private sealed class TypeNotes : UntypedActor
    {
        private readonly Journal _journal;

        public TypeNotes(Journal journal) => _journal = journal;

        protected override void OnReceive(object message) => _journal.Add(message.GetType().Name);
    }
}
