using System.Collections.Immutable;
using static TorchSharp.torch;

namespace AfdActors.Training.Objectives;

/// <summary>How a model's outputs are judged.</summary>
/// <param name="Objective">Loss and right answers.</param>
public sealed record Scoring(IObjective Objective)
{
    /// <summary>Cross-entropy, and nothing else is measured.</summary>
    public static Scoring Default { get; } = new(new CrossEntropy());

    /// <summary>What else is measured, by name in ordinal order.</summary>
    public ImmutableSortedDictionary<string, IMetric> Metrics { get; init; } = ImmutableSortedDictionary.Create<string,
        IMetric>(StringComparer.Ordinal);

    /// <summary>The loss of a batch, seen to be one number.</summary>
    /// <exception cref="InvalidOperationException">It is not: losses of the samples are still to be averaged.</exception>
    internal Tensor LossOf(Tensor outputs, Tensor labels)
    {
        var loss = Objective.Loss(outputs, labels);
        return loss.numel() == 1
            ? loss
            : throw new InvalidOperationException(
                $"{Objective.GetType().Name}: expected a loss of one number, the mean over the batch, got [{string.Join(", ", loss.shape)}]");
    }
}
