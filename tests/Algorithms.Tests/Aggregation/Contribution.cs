using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;
using AfdActors.Algorithms.Tests.Coding;
using AfdActors.Algorithms.Tests.Layout;
using AfdActors.Algorithms.Tests.SubModels;
using AfdActors.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AfdActors.Algorithms.Tests.Aggregation;

/// <summary>One client's answer.</summary>
internal sealed record Contribution(SubModel SubModel, ModelUpdate Update, int Samples)
{
    /// <summary>Any sub-model or, in one of four, all of the model; a dense or a sparse update of 1 to 300 samples.</summary>
    public static Gen<Contribution> Any(ModelLayout layout) =>
        from part in Gen.Frequency((1, Gen.Constant(SubModel.Full(layout))), (3, TestSubModels.Any(layout)))
        from contribution in Gen.OneOf(Dense(part), Sparse(part))
        select contribution;

    /// <summary>All values of a sub-model.</summary>
    public static Gen<Contribution> Dense(SubModel part) =>
        from samples in AnySamples
        from values in Gen.ArrayOf(AnyValue, part.Count)
        select new Contribution(part, ModelUpdate.Dense(values), samples);

    /// <summary>At least one of them.</summary>
    public static Gen<Contribution> Sparse(SubModel part) =>
        from samples in AnySamples
        from sent in Gen.Choose(1, part.Count)
        from positions in SparseUpdates.Positions(part.Count, sent)
        from values in Gen.ArrayOf(AnyValue, sent)
        select new Contribution(part, ModelUpdate.Sparse(part.Count, positions, values), samples);

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

    public override string ToString() =>
        $"{Samples} samples, {(Update.IsDense ? "dense" : $"{Update.Values.Length} values")} of {SubModel.Count}: {string.Join(' ', SubModel.Kept.Select(mask => Convert.ToHexString(mask.ToBitmap())))}";

    private static Gen<int> AnySamples { get; } = Gen.Choose(1, 300);

    /// <summary>Magnitudes from below the fixed point's resolution, 2^-32, to 2^9.</summary>
    private static Gen<float> AnyValue { get; } =
        from exponent in Gen.Choose(-60, -11)
        from mantissa in Gen.Choose(-(1 << 20), 1 << 20)
        select MathF.ScaleB(mantissa, exponent);
}

/// <summary>The answers of one round's clients.</summary>
internal sealed record Answers(ModelLayout Layout, Contribution[] Contributions)
{
    /// <summary>Of one to ten clients of any small model.</summary>
    public static Gen<Answers> Any { get; } =
        from layout in Gen.Elements(TestLayouts.Small())
        from clients in Gen.Choose(1, 10)
        from contributions in Gen.ArrayOf(Contribution.Any(layout), clients)
        select new Answers(layout, contributions);

    public float[] Aggregate() => Contribution.Aggregate(Layout, Contributions);

    /// <summary>Without some of the clients.</summary>
    public IEnumerable<Answers> Smaller() =>
        Law.Parts(Contributions).Where(kept => kept.Length > 0).Select(kept => this with { Contributions = kept });

    public override string ToString() => $"{Layout.Name}: {string.Join("; ", Contributions.AsEnumerable())}";
}
