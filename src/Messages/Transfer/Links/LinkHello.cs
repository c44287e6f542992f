using System.Text;
using AfdActors.Algorithms;
using Akka.Actor;

namespace AfdActors.Messages.Transfer.Links;

/// <summary>
/// The first frame of a connection that is to be a link: a word that no frame of Akka's starts with, the node and its token.
/// </summary>
/// <param name="Node">Who opens the link.</param>
/// <param name="Token">What the other end told that node.</param>
public sealed record LinkHello(Address Node, string Token)
{
    /// <summary>Longest hello, in bytes.</summary>
    public const int MaxBytes = 1024;

    private static ReadOnlySpan<byte> Word => "AFD link 1\n"u8;

    public static bool Is(ReadOnlySpan<byte> frame) => frame.StartsWith(Word);

    /// <exception cref="MalformedDataException">It is no hello.</exception>
    public static LinkHello Read(ReadOnlySpan<byte> frame)
    {
        var lines = Is(frame) && frame.Length <= MaxBytes ? Encoding.UTF8.GetString(frame[Word.Length..]).Split('\n') : [];
        return lines.Length == 2 && ActorPath.TryParseAddress(lines[0], out var node)
            ? new LinkHello(node, lines[1])
            : throw new MalformedDataException($"expected the hello of a payload link, got {frame.Length} other bytes");
    }

    public byte[] ToBytes() => [.. Word, .. Encoding.UTF8.GetBytes($"{Node}\n{Token}")];

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"Node = {Node}");
        return true;
    }
}
