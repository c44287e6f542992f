using AfdActors.Algorithms.Layout;

namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>
/// Foretells which entries of a tensor are sent, in row-major order. Updates of a layer are sums of outer products, so what is sent lies in
/// few rows and few columns: with r the share of the row so far that was sent, c that of the column and d that of the rows before, an entry
/// is about r c / d likely. That estimate, in steps of half an octave, is the kind of the entry's bit (see <see cref="AdaptiveBit"/>); how
/// likely a kind really is, is learned. Encoder and decoder ask and tell in the same order. Only IEEE additions, multiplications and
/// divisions of doubles decide, so both sides have the same kinds on any machine.
/// </summary>
internal sealed class PresenceModel
{
    /// <summary>Estimates of 1 and above, down to 2^-15 and below.</summary>
    public const int Kinds = 32;

    /// <summary>Entries that the density of the rows before counts for in a row's or column's share.</summary>
    private const double Prior = 4;

    /// <summary>What the density is before the first row: half an entry of two hundred.</summary>
    private const double FirstSent = 0.5;
    private const double FirstSeen = 200;

    private readonly AdaptiveBit[] _kinds = new AdaptiveBit[Kinds];
    private readonly int[] _sentInColumn;
    private readonly double[] _perSeenInRow;
    private int _row = -1;
    private int _sentInRow;
    private long _sent;
    private double _prior;
    private double _scale;

    public PresenceModel(TensorGrid grid)
    {
        Array.Fill(_kinds, AdaptiveBit.Fresh);
        _sentInColumn = new int[grid.Columns];
        _perSeenInRow = new double[grid.Columns];
        for (var column = 0; column < grid.Columns; column++) _perSeenInRow[column] = 1 / (column + Prior);
    }

    /// <summary>Goes on to the next row; before the first entry too.</summary>
    public void NextRow()
    {
        _row++;
        _sentInRow = 0;
        var density = (_sent + FirstSent) / (((double)_row * _sentInColumn.Length) + FirstSeen);
        _prior = Prior * density;
        _scale = 1 / ((_row + Prior) * density);
    }

    /// <summary>The kind of the entry in this column of the row, 0..<see cref="Kinds"/> - 1; larger is likelier.</summary>
    public int KindOf(int column)
    {
        var share = (_sentInRow + _prior) * _perSeenInRow[column];
        var estimate = share * ((_sentInColumn[column] + _prior) * _scale);
        // Exponent and highest bit of the mantissa: half octaves, counted from 2^-15.
        var halfOctave = (BitConverter.DoubleToInt64Bits(estimate) >> 51) - ((1023 - 15) << 1);
        return (int)Math.Clamp(halfOctave, 0, Kinds - 1);
    }

    /// <summary>The bit of a kind.</summary>
    public ref AdaptiveBit this[int kind] => ref _kinds[kind];

    /// <summary>The entry in this column of the row is sent.</summary>
    public void Sent(int column)
    {
        _sentInRow++;
        _sentInColumn[column]++;
        _sent++;
    }
}
