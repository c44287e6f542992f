using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Cluster.Gossip;
using Akka.Remote.Serialization;
using Akka.Serialization;
using MessagePack;

namespace Akka.Cluster.Serialization;

/// <summary>Of the messages between the cluster parts of two nodes.</summary>
public class ClusterMessageSerializer : SerializerWithStringManifest
{
    private const string InitJoinManifest = "IJ";
    private const string InitJoinAckManifest = "IJA";
    private const string InitJoinNackManifest = "IJN";
    private const string JoinManifest = "J";
    private const string WelcomeManifest = "W";
    private const string GossipManifest = "GE";
    private const string ExitingConfirmedManifest = "EC";
    private const string HeartbeatManifest = "HB";
    private const string HeartbeatRspManifest = "HBR";

    public ClusterMessageSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    public override string Manifest(object o) => o switch
    {
        InitJoin => InitJoinManifest,
        InitJoinAck => InitJoinAckManifest,
        InitJoinNack => InitJoinNackManifest,
        Join => JoinManifest,
        Welcome => WelcomeManifest,
        GossipEnvelope => GossipManifest,
        ExitingConfirmed => ExitingConfirmedManifest,
        Heartbeat => HeartbeatManifest,
        HeartbeatRsp => HeartbeatRspManifest,
        _ => throw new ArgumentException($"expected a cluster message, got {o?.GetType()}", nameof(o)),
    };

    public override byte[] ToBinary(object obj) => Packed.Write((ref MessagePackWriter writer) =>
    {
        switch (obj)
        {
            case InitJoinAck ack:
                writer.Write(ack.From.ToString());
                break;
            case InitJoinNack nack:
                writer.Write(nack.From.ToString());
                break;
            case Join join:
                StateFormat.Write(ref writer, join.Node);
                StateFormat.Write(ref writer, join.Roles);
                break;
            case Welcome welcome:
                StateFormat.Write(ref writer, welcome.From);
                StateFormat.Write(ref writer, welcome.State);
                StateFormat.Write(ref writer, welcome.Seen);
                break;
            case GossipEnvelope gossip:
                StateFormat.Write(ref writer, gossip.From);
                writer.Write(gossip.To);
                StateFormat.Write(ref writer, gossip.State);
                StateFormat.Write(ref writer, gossip.Seen);
                break;
            case ExitingConfirmed confirmed:
                StateFormat.Write(ref writer, confirmed.Node);
                break;
            case Heartbeat heartbeat:
                StateFormat.Write(ref writer, heartbeat.From);
                break;
            case HeartbeatRsp answer:
                StateFormat.Write(ref writer, answer.From);
                break;
        }
    });

    /// <exception cref="SerializationException">There is no such manifest, or the bytes make no sense.</exception>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        var reader = new MessagePackReader(bytes);
        return manifest switch
        {
            InitJoinManifest => new InitJoin(),
            InitJoinAckManifest => new InitJoinAck(Address.Parse(reader.ReadString())),
            InitJoinNackManifest => new InitJoinNack(Address.Parse(reader.ReadString())),
            JoinManifest => new Join(StateFormat.ReadNode(ref reader), StateFormat.ReadTexts(ref reader)),
            WelcomeManifest => new Welcome(StateFormat.ReadNode(ref reader), StateFormat.ReadState(ref reader), StateFormat.ReadNumbers(ref reader)),
            GossipManifest => new GossipEnvelope(
                StateFormat.ReadNode(ref reader), reader.ReadInt32(), StateFormat.ReadState(ref reader), StateFormat.ReadNumbers(ref reader)),
            ExitingConfirmedManifest => new ExitingConfirmed(StateFormat.ReadNode(ref reader)),
            HeartbeatManifest => new Heartbeat(StateFormat.ReadNode(ref reader)),
            HeartbeatRspManifest => new HeartbeatRsp(StateFormat.ReadNode(ref reader)),
            _ => throw new SerializationException($"expected a manifest of a cluster message, got \"{manifest}\""),
        };
    }
}
