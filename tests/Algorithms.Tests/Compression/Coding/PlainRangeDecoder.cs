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
            int[] before = [.. Enumerable.Range(0, grid.Columns).Select(column => Enumerable.Range(0, i).Count(row => sent[row, column]))];
            for (var first = 0; first < grid.Columns; first += 64)
            {
                List<(int Column, int Kind)> block = [];
                Node(sent, before, i, first, 64, known: false, block);
                foreach (var (column, kind) in block)
                {
                    positions.Add(offset + (i * grid.Columns) + column);
                    levels.Add(Level(kind));
                }
            }
        }
    }

    private bool Node(bool[,] sent, int[] before, int i, int j, int size, bool known, List<(int Column, int Kind)> block)
    {
        var w = sent.GetLength(1);
        if (j >= w) return false;
        var d = (before.Sum() + 0.5) / (((double)i * w) + 200);
        var a = Enumerable.Range(0, j).Count(column => sent[i, column]);
        var e = (a + (4 * d)) * (1 / (j + 4.0)) * (Expected(j, size) * (1 / ((i + 4) * d)));
        var kind = Math.Clamp(HalfOctaves(e, 1) + 30, 0, 31);
        var half = size / 2;
        if (size > 1 && e >= 0.5)
        {
            var left = Node(sent, before, i, j, half, known && j + half >= w, block);
            return Node(sent, before, i, j + half, half, known && !left, block) || left;
        }

        if (!known && !Bit(("sent", (int)Math.Log2(size), kind), Start(kind, 30))) return false;
        if (size == 1)
        {
            sent[i, j] = true;
            block.Add((j, kind));
            return true;
        }

        var inLeft = j + half >= w
            || LeftBit(Math.Clamp(HalfOctaves(Expected(j, half), Expected(j + half, half)) + 8, 0, 15));
        if (inLeft) Node(sent, before, i, j, half, known: true, block);
        Node(sent, before, i, j + half, half, known: !inLeft, block);
        return true;

        bool LeftBit(int ratio) => Bit(("left", ratio, 0), Start(ratio, 8));

        double Expected(int start, int length)
        {
            var columns = before.Skip(start).Take(length).ToList();
            return columns.Sum() + (4 * d * columns.Count);
        }
    }

    private static int HalfOctaves(double value, double to) =>
        (int)((BitConverter.DoubleToInt64Bits(value) - BitConverter.DoubleToInt64Bits(to)) >> 51);

    /// <summary>What a kind of presence begins with: C and n.</summary>
    private static (BigInteger Chance, int Seen) Start(int kind, int even)
    {
        var octaves = (int)Math.Floor((kind - even) / 2.0) + 20;
        var ones = (2 + (kind % 2)) * BigInteger.Pow(2, octaves);
        return ((ones << 32) / (ones + (2 * BigInteger.Pow(2, 20))), 4);
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

    private bool Bit((string Name, int A, int B) kind) => Bit(kind, (BigInteger.One << 31, 0));

    private bool Bit((string Name, int A, int B) kind, (BigInteger Chance, int Seen) start)
    {
        var (chance, seen) = _kinds.GetValueOrDefault(kind, start);
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
