using AfdActors.Algorithms.Layout;

namespace AfdActors.Algorithms.Aggregation.Rules;

/// <summary>
/// Krum and Multi-Krum (arXiv:1703.02757, section 4): the score of an update is the sum of its distances to the n - f - 2 nearest others,
/// and the one with the smallest score is the round's, or the mean of the n - f with the smallest (m = n - f, as in the paper's
/// experiments). Each client counts once, whatever its samples. A distance is <see cref="UpdateDistances"/>; equal scores go by the
/// client's name. With sub-models, the mean of a coordinate is over those chosen that hold it, and 0 where none does, so that Krum moves
/// what one client trained (ours). n are the updates that came: of fewer than 2f + 3 the paper promises nothing, and one neighbor at least
/// is looked at. Memory: <see cref="KeptUpdates"/>; time grows with the square of n.
/// </summary>
/// <param name="part">f over n, rounded up.</param>
/// <param name="several">Multi-Krum.</param>
internal sealed class Krum(ModelLayout layout, int cohortSize, double part, bool several) : IUpdateAggregator, IDisposable
{
    private readonly KeptUpdates _updates = new(layout, cohortSize);

    public void Add(Contribution update) => _updates.Add(update);

    public void PseudoGradient(Span<float> destination)
    {
        var chosen = Chosen();
        var room = new float[chosen.Length];
        var blocks = new UpdateBlocks(chosen, layout.ParameterCount);
        while (blocks.Next())
        {
            for (var i = 0; i < blocks.Length; i++)
            {
                var sum = 0.0;
                var held = blocks.Held(i, room);
                foreach (var value in held) sum += value;
                destination[blocks.Start + i] = held.IsEmpty ? 0 : (float)(sum / held.Length);
            }
        }
    }

    public void Dispose() => _updates.Drop();

    private Contribution[] Chosen()
    {
        Contribution[] updates = [.. _updates.InClientOrder];
        if (updates.Length < 2) return updates;
        var liars = AggregationRule.Liars(part, updates.Length);
        var neighbors = Math.Max(1, updates.Length - liars - 2);
        var distances = UpdateDistances.Between(updates, layout.ParameterCount);
        double Score(int k) => distances[k].Where((_, other) => other != k).Order().Take(neighbors).Sum();
        return [.. updates.Index().OrderBy(update => Score(update.Index)).Take(several ? updates.Length - liars : 1)
            .Select(update => update.Item)];
    }
}
