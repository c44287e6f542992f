using System.Buffers.Binary;
using System.Collections;
using AfdActors.Algorithms.Compression.Coding;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>
/// What a <see cref="SparseStep"/> keeps between rounds. Its bytes: version (1, or 2 with a bitmap), number of weights (int32), the residual
/// (float32 each), with version 2 the bitmap (least significant bit first), and the state of the rule.
/// </summary>
/// <param name="Residual">What the rule said and no step has moved yet, one per weight of the full model.</param>
/// <param name="Moved">Which weights some step has moved; null where that makes no difference.</param>
internal sealed record SparseStepState(float[] Residual, BitArray? Moved)
{
    private const byte Plain = 1;
    private const byte WithMoved = 2;
    private const int Header = 1 + sizeof(int);

    public SparseStepState(int weights, bool keepsMoved)
        : this(new float[weights], keepsMoved ? new BitArray(weights) : null)
    {
    }

    /// <param name="rule">The state of the rule.</param>
    public byte[] ToBytes(byte[] rule)
    {
        var (values, end) = Places(Residual.Length, Moved is not null);
        var state = new byte[checked(end + rule.Length)];
        state[0] = Moved is null ? Plain : WithMoved;
        BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(1), Residual.Length);
        FloatBytes.Write(Residual, state.AsSpan(Header));
        Moved?.CopyTo(state, values);
        rule.CopyTo(state, end);
        return state;
    }

    /// <param name="rule">The state of the rule.</param>
    /// <exception cref="MalformedDataException">The bytes are damaged, of another model or of other settings.</exception>
    public static SparseStepState FromBytes(ReadOnlySpan<byte> state, int weights, bool keepsMoved, out ReadOnlySpan<byte> rule)
    {
        var version = keepsMoved ? WithMoved : Plain;
        var (values, end) = Places(weights, keepsMoved);
        if (state.Length < end || state[0] != version || BinaryPrimitives.ReadInt32LittleEndian(state[1..]) != weights)
        {
            throw new MalformedDataException(
                $"expected the state of a sparse server step, version {version}, of {weights} weights, got {state.Length} bytes of another");
        }

        var residual = new float[weights];
        FloatBytes.Read(state[Header..values], residual);
        rule = state[end..];
        return new SparseStepState(residual, keepsMoved ? new BitArray(state[values..end].ToArray()) { Length = weights } : null);
    }

    /// <summary>Where the residual ends, and where the bitmap does.</summary>
    private static (int Values, int End) Places(int weights, bool keepsMoved)
    {
        var values = checked(Header + (weights * sizeof(float)));
        return (values, checked(values + (keepsMoved ? (weights + 7) / 8 : 0)));
    }
}
