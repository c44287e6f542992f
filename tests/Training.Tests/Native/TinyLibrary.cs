using System.Buffers.Binary;
using System.Text;

namespace AfdActors.Training.Tests.Native;

/// <summary>
/// The parts of a 64-bit ELF library that say which versions it needs: symbols, their names and versions, the needed versions and one
/// relocation. Nothing in it can be run.
/// </summary>
internal sealed class TinyLibrary
{
    public const string Version = "V_2";
    public const string Symbol = "init";
    private const int HeaderSize = 64;

    private TinyLibrary(byte[] bytes, int flags) => (Bytes, Flags) = (bytes, flags);

    public byte[] Bytes { get; }

    /// <summary>Where the flags of the needed version are.</summary>
    public int Flags { get; }

    /// <param name="relocated">The symbol that the relocation refers to: 1 is <see cref="Symbol"/>, 2 is "other" of no version.</param>
    /// <param name="otherHasVersion">Symbol 2 has the needed version, too.</param>
    public static TinyLibrary Create(int relocated = 2, bool otherHasVersion = false)
    {
        var names = Encoding.ASCII.GetBytes($"\0{Symbol}\0other\0libother.so\0{Version}\0");
        var body = new List<byte>(new byte[HeaderSize]);
        var headers = new List<byte>(new byte[HeaderSize]);
        int Section(uint type, byte[] content, int link)
        {
            var header = new byte[HeaderSize];
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), type);
            BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(24), (ulong)body.Count);
            BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(32), (ulong)content.Length);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(40), link);
            headers.AddRange(header);
            body.AddRange(content);
            return body.Count - content.Length;
        }

        Section(3, names, 0); // 1: the string table
        var symbols = new byte[3 * 24];
        BinaryPrimitives.WriteUInt32LittleEndian(symbols.AsSpan(24), (uint)At(names, Symbol));
        BinaryPrimitives.WriteUInt32LittleEndian(symbols.AsSpan(48), (uint)At(names, "other"));
        Section(11, symbols, 1);
        var versions = new byte[3 * 2];
        versions[2] = 2;
        versions[4] = (byte)(otherHasVersion ? 2 : 1);
        Section(0x6fffffff, versions, 2);
        // One needed library (version 1, one entry, file, offset of the entry, no next), and its entry (hash, flags, index 2, name, no
        // next).
        var need = new byte[32];
        (need[0], need[2]) = (1, 1);
        BinaryPrimitives.WriteUInt32LittleEndian(need.AsSpan(4), (uint)At(names, "libother.so"));
        need[8] = 16;
        need[16 + 6] = 2;
        BinaryPrimitives.WriteUInt32LittleEndian(need.AsSpan(24), (uint)At(names, Version));
        var flags = Section(0x6ffffffe, need, 1) + 16 + 4;
        var relocation = new byte[24];
        BinaryPrimitives.WriteUInt64LittleEndian(relocation.AsSpan(8), (ulong)relocated << 32);
        Section(4, relocation, 2);

        byte[] identity = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1];
        var bytes = body.Concat(headers).ToArray();
        identity.CopyTo(bytes, 0);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(0x28), (ulong)body.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(0x3c), (ushort)(headers.Count / HeaderSize));
        return new TinyLibrary(bytes, flags);
    }

    private static int At(byte[] names, string name) => names.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"\0{name}\0")) + 1;
}
