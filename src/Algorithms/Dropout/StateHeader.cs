using AfdActors.Algorithms.Layout;

namespace AfdActors.Algorithms.Dropout;

/// <summary>Start of every saved strategy: version (1 byte), kind (1 byte), fingerprint of the layout (32 bytes).</summary>
internal static class StateHeader
{
    private const byte Version = 1;

    public static void Write(Stream state, DropoutKind kind, ModelLayout layout)
    {
        state.WriteByte(Version);
        state.WriteByte((byte)kind);
        state.Write(Convert.FromHexString(layout.Fingerprint));
    }

    public static void Read(ref StateReader reader, DropoutKind kind, ModelLayout layout)
    {
        var version = reader.Byte("version");
        if (version != Version)
            throw new MalformedDataException($"expected strategy state of version {Version}, got {version}");
        var found = reader.Byte("strategy");
        if (found != (byte)kind)
            throw new MalformedDataException($"expected the state of strategy {kind}, got {(DropoutKind)found}");
        var fingerprint = Convert.ToHexStringLower(reader.Bytes(32, "layout fingerprint"));
        if (fingerprint != layout.Fingerprint)
            throw new MalformedDataException($"expected the state of layout {layout.Name} {layout.Fingerprint}, got {fingerprint}");
    }
}
