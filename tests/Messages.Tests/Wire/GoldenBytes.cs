namespace AfdActors.Messages.Tests.Wire;

/// <summary>Manifest and bytes of every message of <see cref="Samples.All"/>, in its order. Never edit an entry: add a version (docs/wire.md).</summary>
internal static class GoldenBytes
{
    public static readonly IReadOnlyList<(string Manifest, string Hex)> All = [];
}
