using Akka.Actor;
using Akka.Event;

namespace AfdActors.Engine.Tests;

/// <summary>Messages to actors that have stopped are published, those that may be lost apart.</summary>
public sealed class DeadLetterTests : EngineTest
{
    [Fact]
    public async Task A_message_to_a_stopped_actor_is_a_dead_letter()
    {
        Sys.EventStream.Subscribe(Sys.ActorOf(Props.Create(() => new Notes(Journal))), typeof(DeadLetter));
        var gone = Listener("gone");
        Assert.True(await gone.GracefulStop(Patience));
        gone.Tell("lost");
        await Journal.Expect("dead lost to gone");
    }

    [Fact]
    public async Task What_may_be_lost_is_published_apart()
    {
        var notes = Sys.ActorOf(Props.Create(() => new Notes(Journal)));
        Sys.EventStream.Subscribe(notes, typeof(AllDeadLetters));
        var gone = Listener("gone");
        Assert.True(await gone.GracefulStop(Patience));
        gone.Tell(new Unimportant());
        await Journal.Expect("suppressed");
    }

    private sealed record Unimportant : IDeadLetterSuppression;

    private sealed class Notes : ReceiveActor
    {
        public Notes(Journal journal)
        {
            Receive<DeadLetter>(
                letter => letter.Message is string, letter => journal.Add($"dead {letter.Message} to {letter.Recipient.Path.Name}"));
            Receive<SuppressedDeadLetter>(letter => letter.Message is Unimportant, _ => journal.Add("suppressed"));
            Receive<AllDeadLetters>(_ => { });
        }
    }
}
