using System.Collections.Immutable;

namespace AfdActors.Training.Data;

internal static class ImageShape
{
    /// <summary>One grey channel of 28 x 28: MNIST, FEMNIST and the generated digits.</summary>
    public static readonly ImmutableArray<int> Digits = [1, 28, 28];
}
