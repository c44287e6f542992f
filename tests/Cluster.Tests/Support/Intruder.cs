using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Remote.Transport.DotNetty;

namespace AfdActors.Cluster.Tests.Support;

/// <summary>
/// An actor system on the official engine with its default configuration, that was started by somebody else: it says what it likes to a
/// node of a federation, and asks to be let into its cluster.
/// </summary>
internal sealed class Intruder : IDisposable
{
    private readonly ActorSystem _system;
    private readonly Address _target;
    private readonly TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="port">Where the node is, on this machine.</param>
    /// <param name="certificate">What it shows, and takes any other for; null: it does not speak TLS.</param>
    /// <param name="listen">A port of its own; 0: any.</param>
    public Intruder(int port, X509Certificate2? certificate = null, string role = "guest", int listen = 0)
    {
        _target = Address.Parse(
            string.Create(CultureInfo.InvariantCulture, $"akka.{(certificate is null ? "" : "ssl.")}tcp://afd@127.0.0.1:{port}"));
        var config = BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString($$"""
            akka {
              loglevel = OFF
              stdout-loglevel = OFF
              actor.provider = cluster
              cluster.roles = [{{role}}]
              remote {
                retry-gate-closed-for = 1s
                dot-netty.tcp { hostname = "127.0.0.1", port = {{listen}}, enable-ssl = {{(certificate is null ? "false" : "true")}} }
              }
            }
            """));
        _system = ActorSystem.Create("afd", certificate is null
            ? ActorSystemSetup.Create(config)
            : ActorSystemSetup.Create(
                config, new DotNettySslSetup(certificate, suppressValidation: true, requireMutualAuthentication: true)));
        Cluster.RegisterOnMemberUp(() => _up.TrySetResult());
    }

    /// <summary>Completes when it is a member of a cluster.</summary>
    public Task Up => _up.Task;

    public bool IsUp => _up.Task.IsCompleted;

    private Akka.Cluster.Cluster Cluster => Akka.Cluster.Cluster.Get(_system);

    /// <summary>Asks the node to be let into its cluster.</summary>
    public void Join() => Cluster.Join(_target);

    /// <summary>Founds a cluster of its own.</summary>
    public void Found() => Cluster.Join(Cluster.SelfAddress);

    /// <summary>Sends to whatever is at a path of the node.</summary>
    public void Select(string path, object message) =>
        _system.ActorSelection(new RootActorPath(_target) / path.Split('/')).Tell(message, ActorRefs.NoSender);

    /// <summary>Sends to the very actor at a path of the node, past selections.</summary>
    public void Tell(string path, object message) => Resolve(path).Tell(message, ActorRefs.NoSender);

    /// <summary>Sends a system message, of the kind that the engine sends itself.</summary>
    public void TellSystem(string path, Akka.Dispatch.SysMsg.ISystemMessage message) =>
        ((IInternalActorRef)Resolve(path)).SendSystemMessage(message);

    /// <summary>Starts an actor at the node.</summary>
    public void Deploy() => _system.ActorOf(Props.Create<Guest>().WithDeploy(new Deploy(new RemoteScope(_target))));

    /// <summary>One of the commands by which the engine takes members out of a cluster; their types are its own.</summary>
    public object Command(string name) => Activator.CreateInstance(
        typeof(Akka.Cluster.Cluster).Assembly.GetType($"Akka.Cluster.ClusterUserAction+{name}", throwOnError: true)!, _target)!;

    public void Dispose() => _system.Terminate().Wait(TimeSpan.FromSeconds(20));

    private IActorRef Resolve(string path) =>
        ((ExtendedActorSystem)_system).Provider.ResolveActorRef((new RootActorPath(_target) / path.Split('/')).ToSerializationFormat());

    private sealed class Guest : ReceiveActor;
}
