using System.Net;
using System.Net.Sockets;
using AfdActors.Testing;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace AfdActors.Engine.Tests;

/// <summary>Systems that talk over loopback: <c>Sys</c> and as many others as a test starts.</summary>
[Collection(OneAtATime.Name)]
public abstract class RemoteTest : TestKit
{
    /// <summary>Long enough that only something that never happens takes it.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<ActorSystem> _others = [];

    protected RemoteTest(string config = "")
        : base(ConfigurationFactory.ParseString(config).WithFallback(RemoteConfig), "test")
    {
    }

    protected static Config RemoteConfig { get; } = ConfigurationFactory.ParseString("""
        akka {
          loglevel = WARNING
          actor.provider = remote
          remote {
            retry-gate-closed-for = 1s
            dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
          }
          test.single-expect-default = 30s
        }
        """);

    protected static Address AddressOf(ActorSystem system) => ((ExtendedActorSystem)system).Provider.DefaultAddress;

    protected static ActorPath PathOf(ActorSystem system, string name) => new RootActorPath(AddressOf(system)) / "user" / name;

    protected ActorSystem Start(string config = "", string name = "test")
    {
        var system = ActorSystem.Create(
            name, ConfigurationFactory.ParseString(config).WithFallback(RemoteConfig).WithFallback(DefaultConfig));
        _others.Add(system);
        return system;
    }

    /// <summary>Starts a system at a port that may still be in use for a moment.</summary>
    protected ActorSystem StartAt(int port, string config = "")
    {
        ActorSystem? started = null;
        AwaitAssert(() => started = Start($"akka.remote.dot-netty.tcp.port = {port}\n{config}"), Patience);
        return started!;
    }

    /// <summary>Starts a system that others reach through a proxy only.</summary>
    protected ActorSystem StartBehind(TcpProxy proxy, string config = "")
    {
        var port = FreePort();
        proxy.Forward(new IPEndPoint(IPAddress.Loopback, port));
        return Start($"akka.remote.dot-netty.tcp {{ port = {port}, public-port = {proxy.Port} }}\n{config}");
    }

    protected static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>An actor that sends everything back.</summary>
    protected static IActorRef Echo(ActorSystem system, string name = "echo") => system.ActorOf(Props.Create<Echoing>(), name);

    /// <summary>As <paramref name="from"/> sees the actor of that name in <paramref name="system"/>.</summary>
    protected IActorRef Find(ActorSystem from, ActorSystem system, string name = "echo")
    {
        var probe = CreateTestProbe(from);
        AwaitAssert(
            () =>
            {
                from.ActorSelection(PathOf(system, name)).Tell(new Identify(name), probe.Ref);
                Assert.NotNull(probe.ExpectMsg<ActorIdentity>(TimeSpan.FromSeconds(2)).Subject);
            },
            Patience);
        return ((ActorIdentity)probe.LastMessage).Subject;
    }

    protected override void AfterAll()
    {
        Task.WaitAll([.. _others.Select(s => s.Terminate())], Patience);
        base.AfterAll();
    }

    private sealed class Echoing : ReceiveActor
    {
        public Echoing() => ReceiveAny(message => Sender.Tell(message));
    }
}

/// <summary>Failure detectors measure real time: tests of systems do not run beside each other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneAtATime
{
    public const string Name = "systems over loopback";
}
