using AfdActors.Messages.Transfer;
using Akka.Actor;
using Akka.TestKit.Xunit2;

namespace AfdActors.Messages.Tests.Transfer;

/// <summary>Who may receive while others do. There is room for 100 bytes.</summary>
public class ReceivingRoomTests : Akka.TestKit.Xunit2.TestKit
{
    private readonly ReceivingRoom _room = new(100);

    [Fact]
    public void Those_who_fit_come_in_and_the_others_wait_in_order()
    {
        var probes = Enter(60, 40, 10, 10);
        Admitted(probes[0], probes[1]);
        Waits(probes[2]);
        _room.Leave(probes[1].Ref);
        Admitted(probes[2], probes[3]);
    }

    /// <summary>20 bytes would fit beside the 60, but who waits for 50 was there before.</summary>
    [Fact]
    public void Nobody_overtakes_a_large_one()
    {
        var probes = Enter(60, 50, 20);
        Waits(probes[2]);
        _room.Leave(probes[0].Ref);
        Admitted(probes[1], probes[2]);
    }

    [Fact]
    public void One_is_always_let_in_however_large()
    {
        var probes = Enter(1000, 1);
        Admitted(probes[0]);
        Waits(probes[1]);
        _room.Leave(probes[0].Ref);
        Admitted(probes[1]);
    }

    [Fact]
    public void Who_gives_up_waiting_keeps_nobody_waiting_and_leaving_twice_makes_no_more_room()
    {
        var probes = Enter(90, 90, 20, 90);
        _room.Leave(probes[1].Ref);
        _room.Leave(probes[0].Ref);
        _room.Leave(probes[0].Ref);
        Admitted(probes[0], probes[2]);
        Waits(probes[3]);
    }

    [Fact]
    public void Who_returns_is_not_asked_to_wait_and_keeps_others_out()
    {
        var probes = Enter(60, 60);
        _room.Leave(probes[0].Ref);
        Admitted(probes);
        _room.Return(probes[0].Ref, 60);
        _room.Return(probes[0].Ref, 60);
        _room.Leave(probes[1].Ref);
        var third = Enter(60)[0];
        Waits(third);
        _room.Leave(probes[0].Ref);
        Admitted(third);
    }

    private (Akka.TestKit.TestProbe Probe, IActorRef Ref)[] Enter(params int[] bytes)
    {
        var probes = bytes.Select(_ => CreateTestProbe()).Select(probe => (probe, probe.Ref)).ToArray();
        foreach (var (probe, size) in probes.Zip(bytes)) _room.Enter(probe.Ref, size);
        return probes;
    }

    private static void Admitted(params (Akka.TestKit.TestProbe Probe, IActorRef Ref)[] probes)
    {
        foreach (var (probe, _) in probes) probe.ExpectMsg<ReceivingRoom.Admitted>();
    }

    private static void Waits((Akka.TestKit.TestProbe Probe, IActorRef Ref) probe) => Assert.False(probe.Probe.HasMessages);
}
