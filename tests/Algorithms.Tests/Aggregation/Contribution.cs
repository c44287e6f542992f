using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.Algorithms.Tests.SubModels;

namespace AfdActors.Algorithms.Tests.Aggregation;

/// <summary>One client's answer, and random ones.</summary>
internal sealed record Contribution(SubModel SubModel, ModelUpdate Update, int Samples)
{
    public static Contribution Random(ModelLayout layout, SeededStream stream)
    {
        var subModel = stream.NextInt(4) == 0 ? SubModel.Full(layout) : TestSubModels.Random(layout, stream);
        return new Contribution(subModel, RandomUpdate(subModel, stream), 1 + stream.NextInt(300));
    }

    /// <summary>This contribution in full coordinates, 0 where absent.</summary>
    public float[] Expanded()
    {
        var sub = new float[SubModel.Count];
        if (Update.IsDense)
            Update.Values.CopyTo(sub);
        for (var i = 0; i < Update.Positions.Length; i++)
            sub[Update.Positions[i]] = Update.Values[i];
        var full = new float[SubModel.Layout.ParameterCount];
        SubModel.Expand(sub, full);
        return full;
    }

    public static float[] Aggregate(ModelLayout layout, IEnumerable<Contribution> contributions, int cohort = 16)
    {
        var sum = new FedAvgAccumulator(layout, cohort);
        foreach (var c in contributions)
            sum.Add(c.SubModel, c.Update, c.Samples);
        return Close(sum, layout);
    }

    /// <summary>The pseudo-gradient into a vector that was not zero.</summary>
    public static float[] Close(FedAvgAccumulator sum, ModelLayout layout)
    {
        var destination = new float[layout.ParameterCount];
        Array.Fill(destination, float.NaN);
        sum.PseudoGradient(destination);
        return destination;
    }

    private static ModelUpdate RandomUpdate(SubModel subModel, SeededStream stream)
    {
        // Magnitudes from 2^-40, below the fixed point's resolution, to 2^9.
        float Value() => (float)((stream.NextDouble() - 0.5) * Math.Pow(2, stream.NextInt(50) - 40));
        if (stream.NextInt(2) == 0)
            return ModelUpdate.Dense([.. Enumerable.Range(0, subModel.Count).Select(_ => Value())]);
        var positions = UnitSampling.Uniform(subModel.Count, 1 + stream.NextInt(subModel.Count), stream);
        return ModelUpdate.Sparse(subModel.Count, positions, [.. positions.Select(_ => Value())]);
    }
}
