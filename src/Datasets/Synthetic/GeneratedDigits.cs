using AfdActors.Algorithms.Randomness;

namespace AfdActors.Datasets.Synthetic;

/// <summary>The built-in data set `synthetic`: generated digits of MNIST's shape.</summary>
internal static class GeneratedDigits
{
    public const int TrainSamples = 10_000;
    public const int TestSamples = 2_000;
    private const int Classes = 10;

    public static PooledDataset Create(ulong seed)
    {
        var stream = SeededStream.Create(seed, SeedPurpose.SyntheticData);
        return new PooledDataset(
            new FederatedDataset("synthetic", ImageShape.Digits, Classes, []), Part(TrainSamples, stream), Part(TestSamples, stream));
    }

    private static SampleSet Part(int samples, SeededStream stream)
    {
        const int size = 28 * 28;
        var pixels = new byte[samples * size];
        var labels = new int[samples];
        for (var sample = 0; sample < samples; sample++)
        {
            labels[sample] = sample % Classes;
            DigitPainter.Paint(labels[sample], stream, pixels.AsSpan(sample * size, size));
        }
        return SampleSet.FromPixels(ImageShape.Digits, pixels, labels);
    }
}
