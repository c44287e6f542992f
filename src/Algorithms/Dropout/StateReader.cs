using System.Buffers.Binary;

namespace AfdActors.Algorithms.Dropout;

/// <summary>Reads saved state from untrusted bytes; never past their end.</summary>
internal ref struct StateReader(ReadOnlySpan<byte> state)
{
    private ReadOnlySpan<byte> _rest = state;

    public readonly void Require(long length, string what)
    {
        if (_rest.Length < length)
            throw new MalformedDataException($"expected {length} bytes of {what}, got {_rest.Length}");
    }

    public ReadOnlySpan<byte> Bytes(int length, string what)
    {
        Require(length, what);
        var bytes = _rest[..length];
        _rest = _rest[length..];
        return bytes;
    }

    public byte Byte(string what) => Bytes(1, what)[0];

    public double Finite(string what)
    {
        var value = BinaryPrimitives.ReadDoubleLittleEndian(Bytes(sizeof(double), what));
        return double.IsFinite(value) ? value : throw new MalformedDataException($"expected a finite {what}, got {value}");
    }

    public readonly void End()
    {
        if (!_rest.IsEmpty)
            throw new MalformedDataException($"expected the end of the state, got {_rest.Length} more bytes");
    }
}
