using Akka.Actor;
using MessagePack;

namespace Akka.Remote.Envelope;

/// <summary>What a connection is for.</summary>
internal enum Lane
{
    /// <summary>Messages of users and system messages, in the order in which they were sent.</summary>
    Messages = 0,

    /// <summary>Heartbeats and gossip: never behind payload.</summary>
    Control = 1,
}

/// <summary>Why a connection was refused.</summary>
internal enum Refusal
{
    /// <summary>Another protocol, or no system of that name and address here.</summary>
    Misdirected = 0,

    /// <summary>The asker's incarnation is quarantined.</summary>
    Quarantined = 1,
}

/// <summary>
/// The first frame of a connection, by the one who opened it: <c>[0, version, lane, from, uid, to]</c>. Answered by <see cref="Welcome"/>
/// or by <see cref="Refused"/>, after which the connection ends.
/// </summary>
internal sealed record Hello(Lane Lane, Address From, int Uid, Address To)
{
    private const int Version = 1;
    private const int Fields = 6;

    public byte[] Encode() => FrameCodec.Encode(FrameKind.Hello, Fields, this, static (ref MessagePackWriter writer, Hello hello) =>
    {
        writer.Write(Version);
        writer.Write((int)hello.Lane);
        writer.Write(hello.From.ToString());
        writer.Write(hello.Uid);
        writer.Write(hello.To.ToString());
    });

    /// <exception cref="InvalidDataException">The frame is no greeting of this version.</exception>
    public static Hello Decode(ReadOnlyMemory<byte> frame)
    {
        var reader = FrameCodec.Open(frame, FrameKind.Hello, Fields);
        var version = reader.ReadInt32();
        if (version != Version)
        {
            throw new InvalidDataException($"expected protocol version {Version}, got {version}");
        }

        var lane = reader.ReadInt32();
        if (lane is not ((int)Lane.Messages or (int)Lane.Control))
        {
            throw new InvalidDataException($"expected lane 0 or 1, got {lane}");
        }

        return new Hello((Lane)lane, Address.Parse(reader.ReadString()), reader.ReadInt32(), Address.Parse(reader.ReadString()));
    }
}

/// <summary>The connection may be used: <c>[1, uid]</c>.</summary>
internal sealed record Welcome(int Uid)
{
    public byte[] Encode() => FrameCodec.Encode(FrameKind.Welcome, 2, this, static (ref MessagePackWriter writer, Welcome welcome) => writer.Write(welcome.Uid));

    public static Welcome Decode(ReadOnlyMemory<byte> frame) => new(FrameCodec.Open(frame, FrameKind.Welcome, 2).ReadInt32());
}

/// <summary>The connection may not be used: <c>[2, reason, text]</c>.</summary>
internal sealed record Refused(Refusal Reason, string Text)
{
    public byte[] Encode() => FrameCodec.Encode(FrameKind.Refused, 3, this, static (ref MessagePackWriter writer, Refused refused) =>
    {
        writer.Write((int)refused.Reason);
        writer.Write(refused.Text);
    });

    public static Refused Decode(ReadOnlyMemory<byte> frame)
    {
        var reader = FrameCodec.Open(frame, FrameKind.Refused, 3);
        return new Refused((Refusal)reader.ReadInt32(), reader.ReadString());
    }
}
