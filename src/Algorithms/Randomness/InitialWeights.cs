using AfdActors.Algorithms.Layout;

namespace AfdActors.Algorithms.Randomness;

/// <summary>w_0: the weights that a run begins with, which coordinator and clients compute alike from the run seed.</summary>
public static class InitialWeights
{
    public static float[] Of(ModelLayout layout, ulong runSeed)
    {
        ArgumentNullException.ThrowIfNull(layout);
        var weights = new float[layout.ParameterCount];
        layout.Initialize(weights, SeededStream.Create(runSeed, SeedPurpose.InitialWeights));
        return weights;
    }
}
