using System.Numerics;
using AfdActors.Algorithms.Layout;

namespace AfdActors.Algorithms.Tests.Coding;

/// <summary>
/// The range-coded update as docs/wire.md says it, read the slow way: whole numbers of any length for the code, a dictionary of kinds, no
/// state but what the text names. Positions and levels of a payload with fewer than 128 scales.
/// </summary>
internal sealed class PlainRangeDecoder
{
    private readonly byte[] _code;
    private readonly Dictionary<(string Name, int A, int B), (BigInteger Chance, int Seen)> _kinds = [];
    private BigInteger _window;
    private BigInteger _range = uint.MaxValue;
    private int _next = 4;

    private PlainRangeDecoder(byte[] code)
    {
        _code = code;
        _window = new BigInteger(code.AsSpan(0, 4), isUnsigned: true, isBigEndian: true);
    }

    public static (List<int> Positions, List<int> Levels) Decode(byte[] payload, TensorGrid[] grids)
    {
        // Version, kind, a divisor below 128, the number of scales, and so many of them.
        var decoder = new PlainRangeDecoder(payload[(2 + 1 + 1 + (4 * payload[3]))..]);
        List<int> positions = [];
        List<int> levels = [];
        var offset = 0;
        foreach (var grid in grids)
        {
            decoder.Tensor(grid, offset, positions, levels);
            offset += grid.Count;
        }

        Assert.Equal(decoder._code.Length, decoder._next);
        return (positions, levels);
    }

    private void Tensor(TensorGrid grid, int offset, List<int> positions, List<int> levels)
    {
        _kinds.Clear();
        var sent = new bool[grid.Rows, grid.Columns];
        for (var i = 0; i < grid.Rows; i++)
        {
            double before = Enumerable.Range(0, i).Sum(row => Enumerable.Range(0, grid.Columns).Count(column => sent[row, column]));
            var d = (before + 0.5) / (((double)i * grid.Columns) + 200);
            for (var j = 0; j < grid.Columns; j++)
            {
                var a = Enumerable.Range(0, j).Count(column => sent[i, column]);
                var b = Enumerable.Range(0, i).Count(row => sent[row, j]);
                var x = (a + (4 * d)) * (1 / (j + 4.0));
                var y = (b + (4 * d)) * (1 / ((i + 4) * d));
                var e = x * y;
                var octave = (int)Math.Floor(Math.Log2(e));
                var kind = Math.Clamp((2 * (octave + 15)) + (e >= 1.5 * Math.Pow(2, octave) ? 1 : 0), 0, 31);
                sent[i, j] = Bit(("presence", kind, 0));
                if (sent[i, j])
                {
                    positions.Add(offset + (i * grid.Columns) + j);
                    levels.Add(Level(kind));
                }
            }
        }
    }

    private int Level(int presence)
    {
        var negative = Raw();
        var ones = 0;
        while (ones < 22 && Bit(("one", presence / 4, ones))) ones++;

        var size = 1;
        for (var bit = 0; bit < ones; bit++) size = (2 * size) + ((bit == 0 ? Bit(("upper", ones, 0)) : Raw()) ? 1 : 0);

        return negative ? -size : size;
    }

    private bool Bit((string Name, int A, int B) kind)
    {
        var (chance, seen) = _kinds.GetValueOrDefault(kind, (BigInteger.One << 31, 0));
        var one = Take(BigInteger.Max(1, chance >> 16));
        BigInteger target = one ? uint.MaxValue : 0;
        _kinds[kind] = (chance + (2 * (target - chance) / ((2 * seen) + 3)), Math.Min(1023, seen + 1));
        return one;
    }

    private bool Raw() => Take(32768);

    private bool Take(BigInteger chance)
    {
        var ones = (_range >> 16) * chance;
        var one = _window < ones;
        (_window, _range) = one ? (_window, ones) : (_window - ones, _range - ones);
        while (_range < 1 << 24)
        {
            _range *= 256;
            _window = (_window * 256) + _code[_next++];
        }

        return one;
    }
}
