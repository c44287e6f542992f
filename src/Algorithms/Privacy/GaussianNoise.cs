using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AfdActors.Algorithms.Randomness;

namespace AfdActors.Algorithms.Privacy;

/// <summary>
/// Standard normal numbers (Box and Muller, 1958), out of the operating system's cryptographic generator, or of a seed where nothing has to
/// be hidden. Not thread-safe.
/// </summary>
internal sealed class GaussianNoise
{
    private const int BufferLength = 4096;
    private const double Unit = 1.0 / (1L << 53);

    private readonly ulong[] _buffer = new ulong[BufferLength];
    private readonly SeededStream? _seeded;
    private int _used = BufferLength;
    private double? _second;

    /// <param name="seeded">Null: the cryptographic generator.</param>
    public GaussianNoise(SeededStream? seeded) => _seeded = seeded;

    /// <summary>The next number; none is farther than 8.6 from 0.</summary>
    public double Next()
    {
        if (_second is { } second)
        {
            _second = null;
            return second;
        }

        var radius = Math.Sqrt(-2 * Math.Log(((Bits() >> 11) + 1) * Unit));
        var (sine, cosine) = Math.SinCos(2 * Math.PI * ((Bits() >> 11) * Unit));
        _second = radius * sine;
        return radius * cosine;
    }

    private ulong Bits()
    {
        if (_seeded is not null) return _seeded.NextUInt64();
        if (_used == BufferLength)
        {
            RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(_buffer.AsSpan()));
            _used = 0;
        }

        return _buffer[_used++];
    }
}
