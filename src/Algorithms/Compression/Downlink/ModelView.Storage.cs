using System.Buffers.Binary;
using System.Runtime.InteropServices;
using AfdActors.Algorithms.Compression.Coding;

namespace AfdActors.Algorithms.Compression.Downlink;

/// <summary>
/// The saved form: version, kind, 1 if dense else 0, round, number of parameters, number of values (int32 each); the positions as int32
/// unless dense, the values as float32, all little-endian. Whoever keeps the bytes in a file adds a checksum.
/// </summary>
public sealed partial class ModelView
{
    private const int HeaderSize = PayloadHeader.Size + 1 + (3 * sizeof(int));

    public byte[] ToBytes()
    {
        var bytes = new byte[checked((int)(HeaderSize + Bytes))];
        PayloadHeader.Write(bytes, PayloadKind.ModelView);
        var header = bytes.AsSpan(PayloadHeader.Size);
        header[0] = IsDense ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32LittleEndian(header[1..], Round);
        BinaryPrimitives.WriteInt32LittleEndian(header[5..], ParameterCount);
        BinaryPrimitives.WriteInt32LittleEndian(header[9..], _values.Length);
        var rest = bytes.AsSpan(HeaderSize);
        FloatBytes.Write(MemoryMarshal.Cast<int, float>(_positions), rest);
        FloatBytes.Write(_values, rest[(_positions.Length * sizeof(int))..]);
        return bytes;
    }

    /// <param name="bytes">What <see cref="ToBytes"/> wrote.</param>
    /// <param name="parameterCount">Parameters of the model; a view of another size is refused.</param>
    /// <exception cref="MalformedDataException">
    /// Another version, kind, size or length, positions out of order, or numbers that are not finite.
    /// </exception>
    public static ModelView FromBytes(ReadOnlySpan<byte> bytes, int parameterCount)
    {
        PayloadHeader.Check(bytes, PayloadKind.ModelView);
        if (bytes.Length < HeaderSize)
            throw new MalformedDataException($"expected a view of at least {HeaderSize} bytes, got {bytes.Length}");

        var header = bytes[PayloadHeader.Size..];
        var form = header[0];
        var round = BinaryPrimitives.ReadInt32LittleEndian(header[1..]);
        var parameters = BinaryPrimitives.ReadInt32LittleEndian(header[5..]);
        var count = BinaryPrimitives.ReadInt32LittleEndian(header[9..]);
        if (form > 1 || round < 0 || parameters != parameterCount || count < 0 || count > parameters || (form == 1 && count != parameters))
        {
            throw new MalformedDataException(
                $"expected a view of {parameterCount} parameters, got form {form}, round {round}, {count} of {parameters} values");
        }

        PayloadHeader.CheckLength(bytes, HeaderSize + ((form == 1 ? 1L : 2L) * sizeof(float) * count), PayloadKind.ModelView);

        var rest = bytes[HeaderSize..];
        var positions = ReadPositions(rest, form == 1 ? 0 : count, parameters);
        var values = new float[count];
        FloatBytes.Read(rest[(positions.Length * sizeof(int))..], values);
        return new ModelView(round, parameters, positions, values, isDense: form == 1);
    }

    private static int[] ReadPositions(ReadOnlySpan<byte> source, int count, int parameters)
    {
        var positions = new int[count];
        var previous = -1;
        for (var i = 0; i < count; i++)
        {
            var position = BinaryPrimitives.ReadInt32LittleEndian(source[(i * sizeof(int))..]);
            if (position <= previous || position >= parameters)
                throw new MalformedDataException($"expected ascending positions below {parameters}, got {position} after {previous}");
            positions[i] = previous = position;
        }

        return positions;
    }
}
