using System.Buffers.Binary;
using System.Text;

namespace AfdActors.Training.Native;

/// <summary>
/// Makes one version that a Linux library asks of another one optional. A library names the versions that it needs in its section
/// <c>.gnu.version_r</c>, and the loader refuses it when one is missing, unless the entry carries the flag VER_FLG_WEAK (ELF gABI, symbol
/// versioning). That is safe only where nothing in the library calls a symbol of that version, which is checked first.
/// </summary>
internal static class WeakVersionNeed
{
    private const uint SectionSymbols = 11;
    private const uint SectionRelocations = 4;
    private const uint SectionVersionNeeds = 0x6ffffffe;
    private const uint SectionSymbolVersions = 0x6fffffff;
    private const ushort WeakFlag = 2;
    private const int SymbolSize = 24;
    private const int RelocationSize = 24;

    /// <returns>The library's bytes with the one flag set.</returns>
    /// <param name="library">A 64-bit little-endian ELF library.</param>
    /// <param name="version">The version to make optional, such as GLIBCXX_3.4.32.</param>
    /// <param name="onlySymbol">The one symbol that may name that version.</param>
    /// <exception cref="BadImageFormatException">The file is not the library that is expected; nothing is changed.</exception>
    public static byte[] Relax(byte[] library, string version, string onlySymbol)
    {
        try
        {
            var sections = Sections(library);
            var (flags, index) = FindNeed(library, sections, version);
            RequireUncalled(library, sections, index, onlySymbol);
            var relaxed = library.ToArray();
            relaxed[flags] |= (byte)WeakFlag;
            return relaxed;
        }
        catch (ArgumentException e)
        {
            throw new BadImageFormatException("expected an ELF library, got offsets outside of the file", e);
        }
    }

    private static Section[] Sections(byte[] library)
    {
        // 0x7f 'E' 'L' 'F', 64 bits, little-endian.
        if (!library.AsSpan().StartsWith<byte>([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]))
            throw new BadImageFormatException("expected a 64-bit ELF library");
        var table = library.AsSpan(Offset(Read64(library, 0x28)));
        var count = BinaryPrimitives.ReadUInt16LittleEndian(library.AsSpan(0x3c));
        var sections = new Section[count];
        for (var i = 0; i < count; i++)
        {
            var header = table.Slice(i * 64, 64);
            sections[i] = new Section(
                BinaryPrimitives.ReadUInt32LittleEndian(header[4..]),
                Offset(BinaryPrimitives.ReadUInt64LittleEndian(header[24..])),
                Offset(BinaryPrimitives.ReadUInt64LittleEndian(header[32..])),
                BinaryPrimitives.ReadInt32LittleEndian(header[40..]));
        }
        return sections;
    }

    /// <returns>Where the entry's flags are, and the index by which symbols refer to it.</returns>
    private static (int Flags, ushort Index) FindNeed(byte[] library, Section[] sections, string version)
    {
        var needs = Single(sections, SectionVersionNeeds);
        var names = sections[needs.Link];
        for (var need = needs.Start; ;)
        {
            var entry = need + (int)Read32(library, need + 8);
            for (var left = BinaryPrimitives.ReadUInt16LittleEndian(library.AsSpan(need + 2)); left > 0; left--)
            {
                if (Name(library, names, Read32(library, entry + 8)) == version)
                    return (entry + 4, BinaryPrimitives.ReadUInt16LittleEndian(library.AsSpan(entry + 6)));
                entry += (int)Read32(library, entry + 12);
            }
            var next = (int)Read32(library, need + 12);
            if (next == 0) throw new BadImageFormatException($"expected a library that needs {version}, got one that does not");
            need += next;
        }
    }

    private static void RequireUncalled(byte[] library, Section[] sections, ushort version, string onlySymbol)
    {
        var versions = Single(sections, SectionSymbolVersions);
        var symbols = Single(sections, SectionSymbols);
        var names = sections[symbols.Link];
        var uses = Enumerable.Range(0, versions.Size / 2)
            .Where(i => (BinaryPrimitives.ReadUInt16LittleEndian(library.AsSpan(versions.Start + (2 * i))) & 0x7fff) == version).ToArray();
        if (uses is not [var symbol] || Name(library, names, Read32(library, symbols.Start + (symbol * SymbolSize))) != onlySymbol)
            throw new BadImageFormatException($"expected {onlySymbol} as the one symbol of its version, got {uses.Length} symbols");
        foreach (var relocations in sections.Where(section => section.Type == SectionRelocations))
        {
            for (var at = 0; at < relocations.Size; at += RelocationSize)
            {
                if (Read64(library, relocations.Start + at + 8) >> 32 == (ulong)symbol)
                    throw new BadImageFormatException($"expected no reference to {onlySymbol}, got one");
            }
        }
    }

    private static Section Single(Section[] sections, uint type) =>
        sections.Where(section => section.Type == type).ToArray() is [var one]
            ? one
            : throw new BadImageFormatException($"expected one section of type {type:x}");

    private static string Name(byte[] library, Section names, uint at)
    {
        var bytes = library.AsSpan(names.Start, names.Size)[Offset(at)..];
        return Encoding.ASCII.GetString(bytes[..Math.Max(0, bytes.IndexOf((byte)0))]);
    }

    private static uint Read32(byte[] library, int at) => BinaryPrimitives.ReadUInt32LittleEndian(library.AsSpan(at));

    private static ulong Read64(byte[] library, int at) => BinaryPrimitives.ReadUInt64LittleEndian(library.AsSpan(at));

    private static int Offset(ulong value) =>
        value <= int.MaxValue ? (int)value : throw new BadImageFormatException($"expected an offset in the file, got {value}");

    private readonly record struct Section(uint Type, int Start, int Size, int Link);
}
