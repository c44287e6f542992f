using AfdActors.Algorithms.Compression.Coding;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>
/// What all rules share: the check of lengths, and the saved form: version (1 byte), kind (1 byte), then the rule's vectors as
/// little-endian float32, one value per parameter each.
/// </summary>
/// <param name="vectors">The rule's state; restoring replaces the contents.</param>
internal abstract class ServerOptimizer(ServerOptimizerKind kind, int parameterCount, params float[][] vectors) : IServerOptimizer
{
    private const byte Version = 1;
    private const int HeaderBytes = 2;

    public void Step(Span<float> weights, ReadOnlySpan<float> pseudoGradient)
    {
        if (weights.Length != parameterCount || pseudoGradient.Length != parameterCount)
            throw new ArgumentException($"expected vectors of {parameterCount}, got {weights.Length} and {pseudoGradient.Length}");
        Move(weights, pseudoGradient);
    }

    public byte[] Save()
    {
        var state = new byte[checked(HeaderBytes + (vectors.Length * parameterCount * sizeof(float)))];
        (state[0], state[1]) = (Version, (byte)kind);
        for (var v = 0; v < vectors.Length; v++)
            FloatBytes.Write(vectors[v], state.AsSpan(HeaderBytes + (v * parameterCount * sizeof(float))));
        return state;
    }

    public void Restore(ReadOnlySpan<byte> state)
    {
        if (state.Length < HeaderBytes || state[0] != Version || state[1] != (byte)kind)
        {
            var got = state.Length < HeaderBytes ? $"{state.Length} bytes" : $"version {state[0]} of {(ServerOptimizerKind)state[1]}";
            throw new MalformedDataException($"expected server optimizer state of version {Version} of {kind}, got {got}");
        }

        var expected = HeaderBytes + ((long)vectors.Length * parameterCount * sizeof(float));
        if (state.Length != expected) throw new MalformedDataException($"expected {expected} bytes of {kind} state, got {state.Length}");

        var read = new float[vectors.Length][];
        for (var v = 0; v < read.Length; v++)
        {
            read[v] = new float[parameterCount];
            FloatBytes.Read(state[(HeaderBytes + (v * parameterCount * sizeof(float)))..], read[v]);
        }

        Check(read);
        for (var v = 0; v < read.Length; v++) read[v].CopyTo(vectors[v], 0);
    }

    /// <summary>One step; lengths are checked.</summary>
    protected abstract void Move(Span<float> weights, ReadOnlySpan<float> gradient);

    /// <summary>What the rule demands of finite vectors that were read.</summary>
    /// <exception cref="MalformedDataException">They cannot be a state of this rule.</exception>
    protected virtual void Check(float[][] read)
    {
    }
}
