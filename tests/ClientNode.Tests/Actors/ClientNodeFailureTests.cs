using System.Collections.Concurrent;
using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Messages;
using Akka.Actor;

namespace AfdActors.ClientNode.Tests.Actors;

/// <summary>Clients that fail, and what becomes of their node.</summary>
public sealed class ClientNodeFailureTests : ClientNodeTest
{
    [Fact]
    public void Client_that_fails_a_fourth_time_in_a_minute_is_taken_out_alone()
    {
        var node = StartRegistered(2);
        var client = ClientOf(node, 1);
        for (var failure = 1; failure <= 3; failure++)
        {
            client.Tell(Fail.Instance);
            Settled(client, Coordinator);
        }

        client.Tell(Fail.Instance);
        var goodbye = Coordinator.ExpectMsg<Goodbye>();
        Assert.Equal([Description(1).Client], goodbye.Clients.ToArray());
        Assert.Contains("failed more than 3 times", goodbye.Reason, StringComparison.Ordinal);
        Assert.Equal(node, Coordinator.Sender);
        Settled(ClientOf(node, 0), Coordinator);
    }

    [Fact]
    public void Clients_that_are_taken_out_together_are_told_in_one_line()
    {
        Sys.EventStream.SetLogLevel(Akka.Event.LogLevel.ErrorLevel);
        var log = CreateTestProbe("log");
        Sys.EventStream.Subscribe(log, typeof(Akka.Event.Error));
        var node = StartRegistered(9);
        for (var index = 0; index < 8; index++)
        {
            var client = ClientOf(node, index);
            for (var failure = 0; failure <= 3; failure++) client.Tell(Fail.Instance);
            Assert.Equal([Description(index).Client], Coordinator.ExpectMsg<Goodbye>().Clients.ToArray());
        }

        Time.Advance(TimeSpan.FromSeconds(1));
        // Its supervisor logs every failure of a client under the client's own path.
        var told = log.FishForMessage<Akka.Event.Error>(error => error.LogClass == typeof(ClientNodeActor));
        Assert.Equal(
            "8 clients failed more than 3 times in 00:01:00 and are taken out: c000, c001, c002, c003, c004 and 3 more; "
            + "the last one: broken disk",
            $"{told.Message}");
        Time.Advance(TimeSpan.FromSeconds(1));
        Settled(node, Coordinator);
        log.ExpectNoMsg(TimeSpan.Zero);
    }

    /// <summary>The node ends within the second in which others could have been told with the latter.</summary>
    [Fact]
    public void Every_client_that_is_taken_out_is_told_once_also_just_before_the_end()
    {
        Sys.EventStream.SetLogLevel(Akka.Event.LogLevel.ErrorLevel);
        var log = CreateTestProbe("log");
        Sys.EventStream.Subscribe(log, typeof(Akka.Event.Error));
        var node = StartRegistered(3);
        TakeOut(ClientOf(node, 2));
        Time.Advance(TimeSpan.FromSeconds(1));
        Told("c002");
        TakeOut(ClientOf(node, 1));
        node.Tell(new RunEnded(Run, "complete"), Coordinator);
        ClientOf(node, 0).Tell(PoisonPill.Instance);
        Assert.IsType<NodeEnd.RunOver>(Ended());
        Told("c001");

        void TakeOut(IActorRef client)
        {
            for (var failure = 0; failure <= 3; failure++) client.Tell(Fail.Instance);
            Coordinator.ExpectMsg<Goodbye>();
        }

        void Told(string whom) => Assert.EndsWith(
            $"taken out: {whom}; the last one: broken disk",
            $"{log.FishForMessage<Akka.Event.Error>(error => error.LogClass == typeof(ClientNodeActor)).Message}", StringComparison.Ordinal);
    }

    [Fact]
    public void Node_whose_last_client_is_taken_out_ends_and_says_why()
    {
        var node = StartRegistered(1);
        Coordinator.Watch(node);
        var client = ClientOf(node, 0);
        for (var failure = 0; failure <= 3; failure++) client.Tell(Fail.Instance);
        Assert.Equal([Description(0).Client], Coordinator.ExpectMsg<Goodbye>().Clients.ToArray());
        Coordinator.ExpectTerminated(node);
        Assert.Equal(
            "every client of this node failed more than 3 times in a minute; the last one: broken disk",
            Assert.IsType<NodeEnd.NobodyLeft>(Ended()).Reason);
    }

    [Fact]
    public void Client_that_died_before_it_was_registered_is_not_registered_by_a_later_try()
    {
        var node = StartNode(2);
        Coordinator.ExpectMsg<RegisterClients>();
        Answer(node, 0);
        Coordinator.ExpectMsg<RegisterClients>();
        var client = ClientOf(node, 0);
        for (var failure = 0; failure <= 3; failure++) client.Tell(Fail.Instance);
        Coordinator.ExpectMsg<Goodbye>();
        Time.Advance(Retry);
        Assert.Equal([Description(1)], Coordinator.ExpectMsg<RegisterClients>().Clients.ToArray());
    }
}
