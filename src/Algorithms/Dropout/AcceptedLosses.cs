using System.Collections.Immutable;
using AfdActors.Algorithms.Layout;

namespace AfdActors.Algorithms.Dropout;

/// <summary>The rules for what a closed round hands over.</summary>
internal static class AcceptedLosses
{
    public static ImmutableArray<AcceptedLoss> InClientOrder(IReadOnlyList<AcceptedLoss> accepted, ModelLayout layout)
    {
        ImmutableArray<AcceptedLoss> ordered = [.. accepted.OrderBy(a => a.Client)];
        for (var i = 0; i < ordered.Length; i++)
        {
            var (client, subModel, loss) = ordered[i];
            if (!double.IsFinite(loss))
                throw new ArgumentException($"expected a finite loss, got {loss} from {client}");
            if (i > 0 && ordered[i - 1].Client == client)
                throw new ArgumentException($"expected every client once, got {client} twice");
            if (subModel.Layout.Fingerprint != layout.Fingerprint)
                throw new ArgumentException($"expected a sub-model of {layout.Name}, got one of {subModel.Layout.Name} from {client}");
        }
        return ordered;
    }
}
