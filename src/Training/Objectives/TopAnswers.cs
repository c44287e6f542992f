using static TorchSharp.torch;

namespace AfdActors.Training.Objectives;

/// <summary>1 where the label is among the largest outputs, else 0. With fewer classes than places it is always 1.</summary>
public sealed class TopAnswers : IMetric
{
    private readonly int _places;

    /// <param name="places">Outputs that count, at least 1.</param>
    public TopAnswers(int places)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(places, 1);
        _places = places;
    }

    /// <inheritdoc/>
    public double Sum(Tensor outputs, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(labels);
        var (_, largest) = outputs.topk((int)Math.Min(_places, outputs.shape[1]), 1);
        return largest.eq(labels.unsqueeze(1)).sum().item<long>();
    }
}
