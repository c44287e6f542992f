using Google.Protobuf;

namespace AfdActors.Hosting.Remoting;

/// <summary>
/// The first frame of a connection: Akka's <c>AkkaProtocolMessage { instruction = 2 { handshakeInfo = 2 { origin = 1 { hostname = 2 } } }
/// }</c>, by which the node that connects says who it is.
/// </summary>
internal static class HandshakeOrigin
{
    private static readonly int[] PathToHost = [2, 2, 1, 2];

    /// <summary>The host that the frame names, or null where it is no such frame.</summary>
    public static string? HostOf(ByteString frame)
    {
        try
        {
            foreach (var field in PathToHost)
            {
                if (Field(frame, field) is not { } inner) return null;
                frame = inner;
            }

            return frame.ToStringUtf8();
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    /// <summary>The last value of a field that holds bytes, as a later one replaces those before.</summary>
    private static ByteString? Field(ByteString message, int number)
    {
        using var input = message.CreateCodedInput();
        ByteString? found = null;
        while (input.ReadTag() is var tag and not 0)
        {
            if (tag == WireFormat.MakeTag(number, WireFormat.WireType.LengthDelimited)) found = input.ReadBytes();
            else input.SkipLastField();
        }

        return found;
    }
}
