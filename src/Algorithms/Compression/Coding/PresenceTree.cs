using System.Numerics;
using AfdActors.Algorithms.Layout;

namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>
/// Codes which entries of a tensor are sent, in row-major order, 64 columns at a time: a bit for each block of them, is anything in it
/// sent, and if so for its halves, down to single entries. So what is empty costs little time and few bits. Updates of a layer are sums of
/// outer products, and what is sent lies in few rows and few columns: with r the share of the row so far that was sent, c that of the
/// columns and d that of the rows before, an entry is about r c / d likely, and so many entries of a block are expected as its columns
/// have together. That estimate, in steps of half an octave, is the kind of the bit (see <see cref="AdaptiveBit"/>); how likely a kind
/// really is, is learned. Only IEEE additions, multiplications and divisions of doubles decide, so both sides have the same kinds on any
/// machine. docs/wire.md has it step by step.
/// </summary>
internal sealed class PresenceTree
{
    /// <summary>Entries of a block: the bits of a mask.</summary>
    public const int Block = 1 << Levels;

    /// <summary>Estimates of 1 and above, down to 2^-15 and below.</summary>
    public const int Kinds = 32;

    private const int Levels = 6;

    /// <summary>Ratios of two halves, from 1/16 and below up to 12 and above.</summary>
    private const int Ratios = 16;

    /// <summary>Blocks that so many entries are expected in have no bit of their own: it would nearly always be 1.</summary>
    private const double Dense = 0.5;

    /// <summary>Entries that the density of the rows before counts for in a row's or column's share.</summary>
    private const double Prior = 4;

    /// <summary>What the density is before the first row: half an entry of two hundred.</summary>
    private const double FirstSent = 0.5;
    private const double FirstSeen = 200;

    private readonly AdaptiveBit[] _sentKinds = new AdaptiveBit[(Levels + 1) * Kinds];
    private readonly AdaptiveBit[] _leftKinds = new AdaptiveBit[Ratios];
    private readonly int _columns;

    /// <summary>
    /// Entries sent in the rows before. Each block has 128 numbers: 1 is its own, 2n and 2n + 1 are those of the halves of n, and the last
    /// 64 those of the columns.
    /// </summary>
    private readonly int[] _sums;
    private readonly double[] _perSeenInRow;
    private readonly byte[] _kindOf = new byte[Block];
    private int _row = -1;
    private int _sentInRow;
    private long _sent;
    private double _prior;
    private double _scale;

    public PresenceTree(TensorGrid grid)
    {
        _columns = grid.Columns;
        _sums = new int[2 * Block * (int)(((uint)_columns + Block - 1) / Block)];
        _perSeenInRow = new double[_columns];
        for (var column = 0; column < _columns; column++) _perSeenInRow[column] = 1 / (column + Prior);
        for (var i = 0; i < _sentKinds.Length; i++) _sentKinds[i] = Odds(i % Kinds, Kinds - 2);
        for (var i = 0; i < Ratios; i++) _leftKinds[i] = Odds(i, Ratios / 2);
    }

    /// <summary>Goes on to the next row; before the first block too.</summary>
    public void NextRow()
    {
        _row++;
        _sentInRow = 0;
        var density = (_sent + FirstSent) / (((double)_row * _columns) + FirstSeen);
        _prior = Prior * density;
        _scale = 1 / ((_row + Prior) * density);
    }

    /// <summary>Codes the next block of the row.</summary>
    /// <param name="first">Its first column, a multiple of <see cref="Block"/>.</param>
    /// <param name="sent">To be written: bit b for column first + b.</param>
    /// <returns>What is sent, written or read.</returns>
    public ulong Code<TCode>(ref TCode code, int first, ulong sent)
        where TCode : IRangeCode, allows ref struct
    {
        var sums = _sums.AsSpan(2 * first, 2 * Block);
        var columns = Math.Min(Block, _columns - first);
        var (node, level, known) = (1, Levels, false);
        var (waiting, suspect) = (0, 0); // bit l: the right neighbor of the node of level l is to come; its parent is not empty
        ulong coded = 0;
        while (true)
        {
            var (kind, sparse) = Estimate(sums, first, columns, node, level);
            if (!sparse)
            {
                (node, level) = (2 * node, level - 1);
                if (Start(node + 1, level) < columns)
                {
                    waiting |= 1 << level;
                    suspect = (suspect & ~(1 << level)) | ((known ? 1 : 0) << level);
                    known = false;
                }

                continue;
            }

            if (known || code.Code((sent & Mask(node, level)) != 0, ref _sentKinds[(level * Kinds) + kind]))
            {
                while (level > 0)
                {
                    (node, level) = (2 * node, level - 1);
                    if (Start(node + 1, level) >= columns) continue;
                    var ratio = HalfOctaves(Sum(sums, columns, node, level), Sum(sums, columns, node + 1, level));
                    ref var leftKind = ref _leftKinds[Math.Clamp(ratio + (Ratios / 2), 0, Ratios - 1)];
                    var left = code.Code((sent & Mask(node, level)) != 0, ref leftKind) ? 1 : 0;
                    node += 1 - left;
                    waiting |= left << level;
                    suspect &= ~(1 << level);
                }

                coded |= 1UL << (node - Block);
                Sent(sums, first, node);
            }

            if (waiting == 0) return coded;
            var up = BitOperations.TrailingZeroCount(waiting) - level;
            (node, level) = ((node >> up) + 1, level + up);
            waiting &= waiting - 1;
            known = ((suspect >> level) & 1) != 0 && (coded & Mask(node - 1, level)) == 0;
        }
    }

    /// <summary>The kind of an entry that was sent, 0..<see cref="Kinds"/> - 1; larger was likelier.</summary>
    /// <param name="bit">Of the block that was coded last.</param>
    public int KindOf(int bit) => _kindOf[bit];

    /// <summary>A kind of half octave <paramref name="kind"/>, whose ratio is 1 : 1 at <paramref name="even"/>.</summary>
    private static AdaptiveBit Odds(int kind, int even)
    {
        // (2 or 3) 2^octave to 2, as whole numbers.
        var octave = (kind - even) >> 1;
        var (one, zero) = ((2UL + ((uint)kind & 1)) << Math.Max(0, octave), 2UL << Math.Max(0, -octave));
        return AdaptiveBit.Likely((uint)((one << 32) / (one + zero)));
    }

    /// <summary>
    /// Of the ratio of two positive numbers, about: exponent and the highest bit of the mantissa, of the difference of their bits.
    /// </summary>
    private static int HalfOctaves(double value, double to) =>
        (int)((BitConverter.DoubleToInt64Bits(value) - BitConverter.DoubleToInt64Bits(to)) >> 51);

    /// <summary>The first column of a node in its block.</summary>
    private static int Start(int node, int level) => (node << level) - Block;

    /// <summary>The bits of a node's columns.</summary>
    private static ulong Mask(int node, int level) => ulong.MaxValue >> (Block - (1 << level)) << Start(node, level);

    /// <summary>The kind of a node, and whether it has a bit of its own.</summary>
    private (int Kind, bool Sparse) Estimate(ReadOnlySpan<int> sums, int first, int columns, int node, int level)
    {
        var share = (_sentInRow + _prior) * _perSeenInRow[first + Start(node, level)];
        var estimate = share * (Sum(sums, columns, node, level) * _scale);
        return (Math.Clamp(HalfOctaves(estimate, 1) + Kinds - 2, 0, Kinds - 1), level == 0 || estimate < Dense);
    }

    /// <summary>Entries sent of a node's columns in the rows before, and the prior of each column.</summary>
    private double Sum(ReadOnlySpan<int> sums, int columns, int node, int level) =>
        sums[node] + (_prior * Math.Min(1 << level, columns - Start(node, level)));

    private void Sent(Span<int> sums, int first, int leaf)
    {
        _kindOf[leaf - Block] = (byte)Estimate(sums, first, _columns, leaf, 0).Kind;
        _sentInRow++;
        _sent++;
        for (var node = leaf; node > 0; node >>= 1) sums[node]++;
    }
}
