using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Serialization;
using MessagePack;

namespace Akka.Remote.Serialization;

/// <summary>Of the system messages that go from one system to another.</summary>
public sealed class SystemMessageSerializer : Serializer
{
    private const int WatchCode = 0;
    private const int UnwatchCode = 1;
    private const int NotificationCode = 2;
    private const int TerminateCode = 3;

    public SystemMessageSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    public override bool IncludeManifest => false;

    /// <exception cref="SerializationException">The message does not leave its system.</exception>
    public override byte[] ToBinary(object obj) => Packed.Write((ref MessagePackWriter writer) =>
    {
        switch (obj)
        {
            case Watch watch:
                WritePair(ref writer, WatchCode, watch.Watchee, watch.Watcher);
                break;
            case Unwatch unwatch:
                WritePair(ref writer, UnwatchCode, unwatch.Watchee, unwatch.Watcher);
                break;
            case DeathWatchNotification notification:
                writer.Write(NotificationCode);
                NestedPayload.WriteRef(ref writer, notification.Actor);
                writer.Write(notification.ExistenceConfirmed);
                writer.Write(notification.AddressTerminated);
                break;
            case Terminate:
                writer.Write(TerminateCode);
                break;
            default:
                throw new SerializationException($"expected a system message for another system, got {obj.GetType()}");
        }
    });

    /// <exception cref="SerializationException">The bytes are no system message.</exception>
    public override object FromBinary(byte[] bytes, Type type)
    {
        var reader = new MessagePackReader(bytes);
        var code = reader.ReadInt32();
        return code switch
        {
            WatchCode => new Watch(ReadRef(ref reader), ReadRef(ref reader)),
            UnwatchCode => new Unwatch(ReadRef(ref reader), ReadRef(ref reader)),
            NotificationCode => new DeathWatchNotification(ReadRef(ref reader), reader.ReadBoolean(), reader.ReadBoolean()),
            TerminateCode => new Terminate(),
            _ => throw new SerializationException($"expected a system message of kind 0 to 3, got {code}"),
        };
    }

    private static void WritePair(ref MessagePackWriter writer, int code, IActorRef watchee, IActorRef watcher)
    {
        writer.Write(code);
        NestedPayload.WriteRef(ref writer, watchee);
        NestedPayload.WriteRef(ref writer, watcher);
    }

    private IInternalActorRef ReadRef(ref MessagePackReader reader) =>
        (IInternalActorRef)NestedPayload.ReadRef(ref reader, system) ?? throw new SerializationException("expected a reference, got none");
}
