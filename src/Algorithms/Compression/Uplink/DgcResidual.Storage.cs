using System.Buffers.Binary;
using System.Security.Cryptography;
using AfdActors.Algorithms.Compression.Coding;

namespace AfdActors.Algorithms.Compression.Uplink;

/// <summary>
/// The file form: version, kind, number of buffers (1: v; 2: v and u), number of parameters (int32), the buffers as blocks of
/// <see cref="FloatPlanes"/>, each but the last of <see cref="FloatPlanes.MostValues"/> values, and the SHA-256 of all that.
/// </summary>
public sealed partial class DgcResidual
{
    private const int HeaderSize = PayloadHeader.Size + 1 + sizeof(int);

    /// <summary>Writes the residual; flushing is left to the owner of the stream.</summary>
    public void Save(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> header = stackalloc byte[HeaderSize];
        PayloadHeader.Write(header, PayloadKind.PackedResidual);
        header[PayloadHeader.Size] = (byte)(Momentum is null ? 1 : 2);
        BinaryPrimitives.WriteInt32LittleEndian(header[(PayloadHeader.Size + 1)..], Velocity.Length);
        Put(header);

        var planes = new FloatPlanes();
        PutValues(Velocity);
        PutValues(Momentum);
        destination.Write(hash.GetHashAndReset());

        void PutValues(ReadOnlySpan<float> values)
        {
            while (!values.IsEmpty)
            {
                var count = Math.Min(values.Length, FloatPlanes.MostValues);
                planes.Write(values[..count], Put);
                values = values[count..];
            }
        }

        void Put(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            destination.Write(bytes);
        }
    }

    /// <summary>Reads exactly what <see cref="Save"/> wrote and leaves the stream behind it.</summary>
    /// <param name="source">Stream of a residual.</param>
    /// <param name="parameterCount">Parameters of the model; a residual of another size is refused before anything is allocated.</param>
    /// <exception cref="MalformedDataException">
    /// Another version, kind or size, cut short, damaged, or numbers that are not finite.
    /// </exception>
    public static DgcResidual Load(Stream source, int parameterCount)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfNegative(parameterCount);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunk = new byte[FloatPlanes.MostValues];
        var planes = new FloatPlanes();
        var header = Take(HeaderSize);
        PayloadHeader.Check(header, PayloadKind.PackedResidual);
        int buffers = header[PayloadHeader.Size];
        var count = BinaryPrimitives.ReadInt32LittleEndian(header[(PayloadHeader.Size + 1)..]);
        if (buffers is not (1 or 2) || count != parameterCount)
            throw new MalformedDataException($"expected 1 or 2 buffers of {parameterCount} values, got {buffers} of {count}");

        var velocity = TakeValues();
        var momentum = buffers == 2 ? TakeValues() : null;
        var expected = hash.GetHashAndReset();
        var stored = Take(expected.Length);
        if (!stored.SequenceEqual(expected))
        {
            throw new MalformedDataException(
                $"expected SHA-256 {Convert.ToHexString(expected)} of the residual, got {Convert.ToHexString(stored)}");
        }

        return new DgcResidual(velocity, momentum);

        float[] TakeValues()
        {
            var values = new float[parameterCount];
            for (var start = 0; start < values.Length; start += FloatPlanes.MostValues)
                planes.Read(values.AsSpan(start, Math.Min(FloatPlanes.MostValues, values.Length - start)), Take);
            FloatBytes.CheckDecoded(values);

            return values;
        }

        ReadOnlySpan<byte> Take(int size)
        {
            var bytes = chunk.AsSpan(0, size);
            var read = source.ReadAtLeast(bytes, size, throwOnEndOfStream: false);
            if (read < size) throw new MalformedDataException($"expected {size} more bytes of the residual, got {read}");

            hash.AppendData(bytes);
            return bytes;
        }
    }
}
