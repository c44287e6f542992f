using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using MessagePack;

namespace Akka.Remote.Serialization;

/// <summary>Of the engine's own messages. An exception in a failure travels as its type's name and its message.</summary>
public sealed class MiscMessageSerializer : SerializerWithStringManifest
{
    private const string IdentifyManifest = "ID";
    private const string IdentityManifest = "AID";
    private const string RefManifest = "AR";
    private const string PoisonPillManifest = "PP";
    private const string KillManifest = "K";
    private const string SuccessManifest = "SS";
    private const string FailureManifest = "SF";
    private const string AddressManifest = "A";
    private const string HeartbeatManifest = "RWHB";
    private const string HeartbeatRspManifest = "RWHR";

    public MiscMessageSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    public override string Manifest(object obj) => obj switch
    {
        Identify => IdentifyManifest,
        ActorIdentity => IdentityManifest,
        IActorRef => RefManifest,
        PoisonPill => PoisonPillManifest,
        Kill => KillManifest,
        Status.Success => SuccessManifest,
        Status.Failure => FailureManifest,
        Address => AddressManifest,
        RemoteWatcher.Heartbeat => HeartbeatManifest,
        RemoteWatcher.HeartbeatRsp => HeartbeatRspManifest,
        _ => throw new ArgumentException($"expected a message of the engine, got {obj?.GetType()}", nameof(obj)),
    };

    public override byte[] ToBinary(object obj) => Packed.Write((ref MessagePackWriter writer) =>
    {
        switch (obj)
        {
            case Identify identify:
                NestedPayload.Write(ref writer, system, identify.MessageId);
                break;
            case ActorIdentity identity:
                NestedPayload.Write(ref writer, system, identity.MessageId);
                NestedPayload.WriteRef(ref writer, identity.Subject);
                break;
            case IActorRef actor:
                NestedPayload.WriteRef(ref writer, actor);
                break;
            case Status.Success success:
                NestedPayload.Write(ref writer, system, success.Status);
                break;
            case Status.Failure failure:
                writer.Write($"{failure.Cause?.GetType().Name}: {failure.Cause?.Message}");
                NestedPayload.Write(ref writer, system, failure.State);
                break;
            case Address address:
                writer.Write(address.ToString());
                break;
            case RemoteWatcher.HeartbeatRsp answer:
                writer.Write(answer.AddressUid);
                break;
        }
    });

    /// <exception cref="SerializationException">There is no such manifest.</exception>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        var reader = new MessagePackReader(bytes);
        return manifest switch
        {
            IdentifyManifest => new Identify(NestedPayload.Read(ref reader, system)),
            IdentityManifest => new ActorIdentity(NestedPayload.Read(ref reader, system), NestedPayload.ReadRef(ref reader, system)),
            RefManifest => NestedPayload.ReadRef(ref reader, system) ?? ActorRefs.Nobody,
            PoisonPillManifest => PoisonPill.Instance,
            KillManifest => Kill.Instance,
            SuccessManifest => new Status.Success(NestedPayload.Read(ref reader, system)),
            FailureManifest => new Status.Failure(new InvalidOperationException(reader.ReadString()), NestedPayload.Read(ref reader, system)),
            AddressManifest => Address.Parse(reader.ReadString()),
            HeartbeatManifest => RemoteWatcher.Heartbeat.Instance,
            HeartbeatRspManifest => new RemoteWatcher.HeartbeatRsp(reader.ReadInt32()),
            _ => throw new SerializationException($"expected a manifest of the engine's messages, got \"{manifest}\""),
        };
    }
}
