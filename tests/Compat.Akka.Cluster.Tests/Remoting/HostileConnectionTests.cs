using System.Net;
using System.Net.Sockets;
using AfdActors.Compat.Akka.Cluster.Tests.Support;
using Akka.Actor;

namespace AfdActors.Compat.Akka.Cluster.Tests.Remoting;

public sealed class HostileConnectionTests : RemoteTest
{
    [Fact]
    public async Task System_of_another_name_is_not_reached()
    {
        var other = Start();
        Echo(other);
        var wrong = AddressOf(other).WithSystem("somebody-else");
        await Assert.ThrowsAsync<ActorNotFoundException>(
            () => Sys.ActorSelection(new RootActorPath(wrong) / "user" / "echo").ResolveOne(TimeSpan.FromSeconds(2)));
        Assert.Equal("still there", await Find(Sys, other).Ask<string>("still there", Patience));
    }

    [Fact]
    public async Task Random_bytes_on_the_port_harm_nobody()
    {
        var other = Start();
        Echo(other);
        var echo = Find(Sys, other);
        var random = new Random(20250301);
        for (var i = 0; i < 50; i++)
        {
            var bytes = new byte[random.Next(1, 5000)];
            random.NextBytes(bytes);
            await Send(AddressOf(other), bytes);
        }

        Assert.Equal("unharmed", await echo.Ask<string>("unharmed", Patience));
    }

    [Fact]
    public async Task Length_that_claims_gigabytes_costs_nothing()
    {
        var other = Start();
        Echo(other);
        var echo = Find(Sys, other);
        var before = GC.GetTotalAllocatedBytes();
        for (var i = 0; i < 20; i++)
        {
            await Send(AddressOf(other), [0x7F, 0xFF, 0xFF, 0xFF, 1, 2, 3]);
        }

        Assert.Equal("unharmed", await echo.Ask<string>("unharmed", Patience));
        Assert.True(GC.GetTotalAllocatedBytes() - before < 200_000_000); // 20 claims of 2 GiB, not one of them believed
    }

    /// <summary>Sends bytes and waits until the other side closes, or does not for a while.</summary>
    private static async Task Send(Address address, byte[] bytes)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, address.Port!.Value);
        try
        {
            await socket.SendAsync(bytes);
            socket.Shutdown(SocketShutdown.Send);
            while (await socket.ReceiveAsync(new byte[256]) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // Closed in the middle of it: as it should be.
        }
    }
}
