using AfdActors.Training.Native;

namespace AfdActors.Training.Tests.Native;

public sealed class WeakVersionNeedTests
{
    [Fact]
    public void Exactly_the_one_flag_is_set()
    {
        var library = TinyLibrary.Create();
        var before = (byte[])library.Bytes.Clone();

        var relaxed = WeakVersionNeed.Relax(library.Bytes, TinyLibrary.Version, TinyLibrary.Symbol);

        Assert.Equal([library.Flags], Enumerable.Range(0, relaxed.Length).Where(i => relaxed[i] != before[i]));
        Assert.Equal(2, relaxed[library.Flags]); // VER_FLG_WEAK
        Assert.Equal(before, library.Bytes);
    }

    /// <summary>The library of the package, where this system's is one.</summary>
    [LinuxFact]
    public void The_library_of_the_package_is_the_expected_one()
    {
        var bytes = File.ReadAllBytes(LinuxFactAttribute.Library);

        var relaxed = WeakVersionNeed.Relax(bytes, "GLIBCXX_3.4.32", "_ZSt21ios_base_library_initv");

        var changed = Assert.Single(Enumerable.Range(0, bytes.Length), i => relaxed[i] != bytes[i]);
        Assert.Equal(2, relaxed[changed] ^ bytes[changed]);
        Assert.Equal(relaxed, WeakVersionNeed.Relax(relaxed, "GLIBCXX_3.4.32", "_ZSt21ios_base_library_initv"));
    }

    [Fact]
    public void A_symbol_that_is_called_is_refused() =>
        Refused("expected no reference to init", TinyLibrary.Create(relocated: 1).Bytes);

    [Fact]
    public void Another_symbol_of_the_version_is_refused()
    {
        Refused("got 2 symbols", TinyLibrary.Create(otherHasVersion: true).Bytes);
        Refused("expected other as the one symbol", TinyLibrary.Create().Bytes, symbol: "other");
    }

    [Fact]
    public void A_library_that_does_not_need_the_version_is_refused() =>
        Refused("needs V_3, got one that does not", TinyLibrary.Create().Bytes, version: "V_3");

    [Fact]
    public void A_file_that_is_no_library_is_refused()
    {
        Refused("64-bit ELF", []);
        Refused("64-bit ELF", "#!/bin/sh"u8.ToArray());
        var small = TinyLibrary.Create().Bytes;
        small[4] = 1; // ELFCLASS32
        Refused("64-bit ELF", small);
    }

    [Fact]
    public void A_truncated_library_is_refused_wherever_it_ends()
    {
        var bytes = TinyLibrary.Create().Bytes;
        for (var length = 0; length < bytes.Length; length++) Refused("expected", bytes[..length]);
    }

    private static void Refused(string reason, byte[] library, string version = TinyLibrary.Version, string symbol = TinyLibrary.Symbol) =>
        Assert.Contains(
            reason, Assert.Throws<BadImageFormatException>(() => WeakVersionNeed.Relax(library, version, symbol)).Message,
            StringComparison.Ordinal);
}
