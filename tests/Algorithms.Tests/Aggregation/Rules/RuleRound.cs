using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Aggregation.Rules;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;
using AfdActors.Algorithms.Tests.Layout;
using Sent = AfdActors.Algorithms.Aggregation.Contribution;

namespace AfdActors.Algorithms.Tests.Aggregation.Rules;

/// <summary>One round by a rule.</summary>
internal static class RuleRound
{
    /// <summary>Ten thousand weights and some, more than a block of coordinates: 120 inputs, 60 hidden units, 40 outputs.</summary>
    public static ModelLayout Large { get; } = MakeLarge();

    public static ModelLayout Mlp { get; } = TestLayouts.Mlp();

    public static SubModel Whole { get; } = SubModel.Full(Mlp);

    /// <summary>Clients in ordinal order of their names: c00, c01, c02.</summary>
    public static ClientId Name(int client) => new($"c{client:d2}");

    /// <summary>Some of the four hidden units of <see cref="Mlp"/>.</summary>
    public static SubModel Keep(params int[] units) => new(Mlp, [new UnitMask(4, units)]);

    /// <summary>An update with one value everywhere.</summary>
    public static Contribution Constant(SubModel part, float value, int samples = 1) =>
        new(part, ModelUpdate.Dense([.. Enumerable.Repeat(value, part.Count)]), samples);

    /// <summary>An update of whole models.</summary>
    public static Contribution Full(ModelLayout layout, float[] values, int samples = 1) =>
        new(SubModel.Full(layout), ModelUpdate.Dense(values), samples);

    public static float[] By(AggregationRule rule, ModelLayout layout, params Contribution[] answers) =>
        By(rule, layout, new AggregationTask(answers.Length, answers.Length), [.. answers.Index()]);

    /// <summary>In the order of arrival, each answer with the number of its client. The destination was not zero.</summary>
    public static float[] By(
        AggregationRule rule, ModelLayout layout, AggregationTask task, params (int Client, Contribution Answer)[] came)
    {
        var aggregator = rule.Open(layout, task);
        foreach (var (client, answer) in came) aggregator.Add(new Sent(Name(client), answer.SubModel, answer.Update, answer.Samples));
        var gradient = new float[layout.ParameterCount];
        Array.Fill(gradient, float.NaN);
        aggregator.PseudoGradient(gradient);
        return gradient;
    }

    private static ModelLayout MakeLarge()
    {
        var b = new LayoutBuilder("large");
        var hidden = b.Group("hidden", 60);
        return b.Dense("dense1", 120, 60, outputGroup: hidden).Dense("dense2", 60, 40, hidden).Build();
    }
}
