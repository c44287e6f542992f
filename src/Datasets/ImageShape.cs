using System.Collections.Immutable;

namespace AfdActors.Datasets;

internal static class ImageShape
{
    /// <summary>One grey channel of 28 x 28: MNIST, FEMNIST and the generated digits.</summary>
    public static readonly ImmutableArray<int> Digits = [1, 28, 28];
}
