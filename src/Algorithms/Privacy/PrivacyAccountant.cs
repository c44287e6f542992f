using System.Buffers.Binary;
using System.Collections.Immutable;

namespace AfdActors.Algorithms.Privacy;

/// <summary>
/// Adds up what the rounds of a run tell of any one client, order by order: Renyi differential privacy composes by addition
/// (arXiv:1702.07476, proposition 1). Not thread-safe.
/// </summary>
public sealed class PrivacyAccountant
{
    private const byte Version = 1;
    private const int HeaderBytes = 1 + sizeof(int);

    private readonly ImmutableArray<double> _orders;
    private readonly double[] _spent;
    private (RoundDraw Draw, double Noise, double[] Bounds)? _last;

    /// <param name="orders">alpha, each above 1; null: <see cref="Orders"/>. The best of them counts, so more of them never hurt.</param>
    public PrivacyAccountant(ImmutableArray<double>? orders = null) =>
        (_orders, _spent) = (orders ?? Orders, new double[(orders ?? Orders).Length]);

    /// <summary>Tenths up to 10.9, where runs of many rounds have their best order, then wider steps.</summary>
    public static ImmutableArray<double> Orders { get; } =
    [
        .. Enumerable.Range(1, 99).Select(tenth => 1 + (tenth / 10.0)),
        .. Enumerable.Range(11, 54).Select(order => (double)order),
        80, 96, 128, 256, 512,
    ];

    /// <summary>One round more, with the noise multiplier z.</summary>
    public void Add(RoundDraw draw, double noise)
    {
        if (_last is not { } last || last.Draw != draw || last.Noise != noise)
            _last = last = (draw, noise, [.. _orders.Select(order => SampledGaussian.Bound(draw, noise, order))]);
        Add(last.Bounds);
    }

    /// <summary>A mechanism of any kind.</summary>
    /// <param name="bounds">epsilon(alpha) for each order.</param>
    /// <param name="times">How often it was used.</param>
    public void Add(IReadOnlyList<double> bounds, int times = 1)
    {
        ArgumentNullException.ThrowIfNull(bounds);
        for (var i = 0; i < _spent.Length; i++) _spent[i] += times * bounds[i];
    }

    /// <summary>
    /// The epsilon of (epsilon, delta): the least over all orders of epsilon(alpha) + log((alpha-1)/alpha) - (log delta + log
    /// alpha)/(alpha-1) (arXiv:2004.00010, proposition 12; the same as in Opacus and TensorFlow Privacy). 0 at least.
    /// </summary>
    /// <param name="delta">In (0, 1).</param>
    public double Epsilon(double delta) => Best(
        delta, (spent, order) => spent + Math.Log((order - 1) / order) - ((Math.Log(delta) + Math.Log(order)) / (order - 1)));

    /// <summary>The older, larger one, by which papers before 2020 reckon: epsilon(alpha) + log(1/delta)/(alpha-1).</summary>
    /// <param name="delta">In (0, 1).</param>
    public double ClassicEpsilon(double delta) => Best(delta, (spent, order) => spent - (Math.Log(delta) / (order - 1)));

    /// <summary>What was spent so far.</summary>
    public byte[] Save()
    {
        var state = new byte[HeaderBytes + (_spent.Length * sizeof(double))];
        state[0] = Version;
        BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(1), _spent.Length);
        for (var i = 0; i < _spent.Length; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(state.AsSpan(HeaderBytes + (i * sizeof(double))), _spent[i]);
        return state;
    }

    /// <exception cref="MalformedDataException">The bytes are damaged or of other orders; nothing has changed.</exception>
    public void Restore(ReadOnlySpan<byte> state)
    {
        var expected = HeaderBytes + (_spent.Length * sizeof(double));
        if (state.Length != expected || state[0] != Version || BinaryPrimitives.ReadInt32LittleEndian(state[1..]) != _spent.Length)
        {
            throw new MalformedDataException(
                $"expected the state of a privacy accountant, version {Version}, of {_spent.Length} orders, got {state.Length} bytes of another");
        }

        var read = new double[_spent.Length];
        for (var i = 0; i < read.Length; i++)
        {
            read[i] = BinaryPrimitives.ReadDoubleLittleEndian(state[(HeaderBytes + (i * sizeof(double)))..]);
            if (!(read[i] >= 0)) throw new MalformedDataException($"expected a spent epsilon of at least 0, got {read[i]}");
        }

        read.CopyTo(_spent, 0);
    }

    private double Best(double delta, Func<double, double, double> epsilon)
    {
        if (!(delta is > 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(delta), delta, "expected a delta in (0, 1)");
        return Math.Max(0, _spent.Select((spent, i) => epsilon(spent, _orders[i])).Min());
    }
}
