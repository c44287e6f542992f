using System.Numerics.Tensors;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>What the server does with the averaged pseudo-gradient (<c>aggregation.optimizer</c>). Append-only: saved in checkpoints.</summary>
public enum ServerOptimizerKind
{
    /// <summary>w -= eta_s * pseudo-gradient; with eta_s = 1 it is FedAvg (arXiv:1602.05629).</summary>
    Average = 1,
}

/// <param name="Kind">The rule.</param>
/// <param name="LearningRate">eta_s, above 0.</param>
public sealed record ServerOptimizerSettings(ServerOptimizerKind Kind = ServerOptimizerKind.Average, double LearningRate = 1);

/// <summary>Turns a pseudo-gradient into a step of the global weights (design 4.7, arXiv:2003.00295). Not thread-safe.</summary>
public interface IServerOptimizer
{
    /// <summary>Changes the weights in place; both vectors are of the full model.</summary>
    void Step(Span<float> weights, ReadOnlySpan<float> pseudoGradient);

    /// <summary>The state as versioned bytes, equal for equal states.</summary>
    byte[] Save();

    /// <exception cref="MalformedDataException">The bytes are damaged or of another optimiser; nothing has changed.</exception>
    void Restore(ReadOnlySpan<byte> state);
}

/// <summary>The optimisers by name.</summary>
public static class ServerOptimizers
{
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public static IServerOptimizer Create(ServerOptimizerSettings settings, int parameterCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parameterCount);
        if (!float.IsFinite((float)settings.LearningRate) || (float)settings.LearningRate <= 0)
            throw new ArgumentException($"expected a positive server learning rate, got {settings.LearningRate}", nameof(settings));
        return settings.Kind switch
        {
            ServerOptimizerKind.Average => new Average((float)settings.LearningRate, parameterCount),
            _ => throw new ArgumentException($"expected a server optimiser, got {settings.Kind}", nameof(settings)),
        };
    }

    /// <summary>State: version (1 byte), kind (1 byte).</summary>
    private sealed class Average(float learningRate, int parameterCount) : IServerOptimizer
    {
        private const byte Version = 1;

        public void Step(Span<float> weights, ReadOnlySpan<float> pseudoGradient)
        {
            if (weights.Length != parameterCount || pseudoGradient.Length != parameterCount)
                throw new ArgumentException($"expected vectors of {parameterCount}, got {weights.Length} and {pseudoGradient.Length}");
            TensorPrimitives.MultiplyAdd(pseudoGradient, -learningRate, weights, weights);
        }

        public byte[] Save() => [Version, (byte)ServerOptimizerKind.Average];

        public void Restore(ReadOnlySpan<byte> state)
        {
            if (!state.SequenceEqual(Save()))
                throw new MalformedDataException($"expected the state {Convert.ToHexString(Save())} of {nameof(Average)}, got {state.Length} other bytes");
        }
    }
}
