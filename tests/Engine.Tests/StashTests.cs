using Akka.Actor;
using Akka.Event;

namespace AfdActors.Engine.Tests;

/// <summary>Order of what a stash gives back, and its fate across restart and stop.</summary>
public sealed class StashTests : EngineTest
{
    [Fact]
    public async Task Unstashed_messages_come_in_their_old_order_before_the_rest_of_the_mailbox()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Stashing(Journal)));
        foreach (var message in new[] { "1", "2", "open", "3" }) actor.Tell(message);

        await Journal.Expect("open", "1", "2", "3");
    }

    [Fact]
    public async Task A_restart_gives_the_stash_back_to_the_mailbox()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Stashing(Journal)));
        foreach (var message in new[] { "1", "2", "fail", "open" }) actor.Tell(message);

        // The new instance stashes 1 and 2 again, and gives them back when it opens.
        await Journal.Expect("open", "1", "2");
    }

    [Fact]
    public async Task A_stop_turns_the_stash_into_dead_letters()
    {
        Sys.EventStream.Subscribe(Sys.ActorOf(Props.Create(() => new DeadLetterNotes(Journal))), typeof(DeadLetter));
        var actor = Sys.ActorOf(Props.Create(() => new Stashing(Journal)));
        actor.Tell("1");
        actor.Tell("2");
        actor.Tell(PoisonPill.Instance);
        await Journal.Expect("dead 1", "dead 2");
    }

    private sealed class Stashing : ReceiveActor, IWithUnboundedStash
    {
        public Stashing(Journal journal)
        {
            Receive<string>(text => text == "fail", _ => throw new InvalidOperationException("boom"));
            Receive<string>(text => text is "open" or "one", text =>
            {
                journal.Add(text);
                Become(() => ReceiveAny(message => journal.Add((string)message)));
                if (text == "open")
                    Stash.UnstashAll();
                else
                    Stash.Unstash();
            });
            ReceiveAny(_ => Stash.Stash());
        }

        public IStash Stash { get; set; } = null!;
    }

    private sealed class DeadLetterNotes : ReceiveActor
    {
        public DeadLetterNotes(Journal journal) =>
            Receive<DeadLetter>(letter => letter.Message is string, letter => journal.Add("dead " + letter.Message));
    }
}
