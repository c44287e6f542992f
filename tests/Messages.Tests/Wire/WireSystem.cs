using AfdActors.Messages.Wire;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace AfdActors.Messages.Tests.Wire;

/// <summary>An actor system that is configured as every node is, and checks that every message survives its serializer.</summary>
public sealed class WireSystem : IDisposable
{
    public WireSystem() => System = ActorSystem.Create(
        "wire", ConfigurationFactory.ParseString("akka { loglevel = ERROR, actor.serialize-messages = on }")
            .WithFallback(WireConfig.Default));

    public ActorSystem System { get; }

    public Serialization Serialization => ((ExtendedActorSystem)System).Serialization;

    public (string Manifest, byte[] Bytes) Write(IWireMessage message)
    {
        var serializer = Assert.IsType<AfdSerializer>(Serialization.FindSerializerFor(message));
        return (serializer.Manifest(message), serializer.ToBinary(message));
    }

    public IWireMessage Read(string manifest, byte[] bytes) =>
        (IWireMessage)Serialization.Deserialize(bytes, AfdSerializer.WireIdentifier, manifest);

    public void Dispose() => System.Terminate().Wait(TimeSpan.FromSeconds(10));
}
