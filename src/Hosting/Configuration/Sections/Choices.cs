using AfdActors.Algorithms.Aggregation.Rules;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Schedules;
using AfdActors.Messages;
using AfdActors.Training.Native;

namespace AfdActors.Hosting.Configuration;

/// <summary>The names a configuration uses for the kinds of each part.</summary>
public static class Choices
{
    /// <summary><c>dropout.lstm</c>.</summary>
    public static readonly IReadOnlyDictionary<string, LstmDropout> Lstm = new OrderedDictionary<string, LstmDropout>
    {
        ["non-recurrent"] = LstmDropout.NonRecurrent,
        ["hidden"] = LstmDropout.Hidden,
    };

    /// <summary><c>training.schedule</c>.</summary>
    public static readonly IReadOnlyDictionary<string, ScheduleKind> Schedule = new OrderedDictionary<string, ScheduleKind>
    {
        ["constant"] = ScheduleKind.Constant,
        ["step"] = ScheduleKind.Step,
        ["exponential"] = ScheduleKind.Exponential,
        ["cosine"] = ScheduleKind.Cosine,
    };

    /// <summary><c>training.device</c>.</summary>
    public static readonly IReadOnlyDictionary<string, TrainingDevice> Device = new OrderedDictionary<string, TrainingDevice>
    {
        ["cpu"] = TrainingDevice.Cpu,
        ["cuda"] = TrainingDevice.Cuda,
    };

    /// <summary><c>run.durability</c>.</summary>
    public static readonly IReadOnlyDictionary<string, Durability> Durability = new OrderedDictionary<string, Durability>
    {
        ["machine"] = Messages.Durability.Machine,
        ["process"] = Messages.Durability.Process,
    };

    /// <summary><c>uplink.vectors</c>.</summary>
    public static readonly IReadOnlyDictionary<string, bool> WholeVectors = new OrderedDictionary<string, bool>
    {
        ["sparse"] = false,
        ["whole"] = true,
    };

    /// <summary><c>uplink.warm-up</c>.</summary>
    public static readonly IReadOnlyDictionary<string, WarmUpShape> WarmUp = new OrderedDictionary<string, WarmUpShape>
    {
        ["exponential"] = WarmUpShape.Exponential,
        ["stages"] = WarmUpShape.Stages,
    };

    /// <summary><c>density.rise</c>.</summary>
    public static readonly IReadOnlyDictionary<string, DensityRise> DensityRise = new OrderedDictionary<string, DensityRise>
    {
        ["constant"] = Algorithms.Schedules.DensityRise.Constant,
        ["rounds"] = Algorithms.Schedules.DensityRise.Rounds,
        ["plateau"] = Algorithms.Schedules.DensityRise.Plateau,
    };

    /// <summary><c>density.clients</c>.</summary>
    public static readonly IReadOnlyDictionary<string, DensityClients> DensityClients = new OrderedDictionary<string, DensityClients>
    {
        ["equal"] = Algorithms.Schedules.DensityClients.Equal,
        ["samples"] = Algorithms.Schedules.DensityClients.Samples,
        ["link"] = Algorithms.Schedules.DensityClients.Link,
    };

    /// <summary><c>privacy.noise</c>: whether it is seeded.</summary>
    public static readonly IReadOnlyDictionary<string, bool> SeededNoise = new OrderedDictionary<string, bool>
    {
        ["secure"] = false,
        ["seeded"] = true,
    };

    /// <summary><c>uplink.scope</c> and <c>aggregation.scope</c>.</summary>
    public static readonly IReadOnlyDictionary<string, SparsityScope> Scope = new OrderedDictionary<string, SparsityScope>
    {
        ["tensor"] = SparsityScope.Tensor,
        ["model"] = SparsityScope.Model,
    };

    /// <summary><c>aggregation.rule</c>.</summary>
    public static readonly IReadOnlyDictionary<string, AggregationRuleKind> Rule = AggregationRule.Kinds;

    /// <summary><c>uplink.value-bits</c>.</summary>
    public static readonly IReadOnlyDictionary<string, int> ValueBits = new OrderedDictionary<string, int>
    {
        ["32"] = 32,
        ["16"] = 16,
        ["8"] = 8,
        ["4"] = 4,
        ["adaptive"] = DgcSettings.AdaptiveBits,
    };

    /// <summary><c>downlink.bits</c>.</summary>
    public static readonly IReadOnlyDictionary<string, int> DownlinkBits = new OrderedDictionary<string, int>(
        [.. Enumerable.Range(1, 8).Append(16).Append(32).Select(bits => KeyValuePair.Create($"{bits}", bits))])
    {
        ["adaptive"] = Downlinks.AdaptiveBits,
    };

    /// <summary>The name of a kind, for rendering.</summary>
    public static string NameOf<T>(this IReadOnlyDictionary<string, T> choices, T kind)
        where T : struct => choices.First(choice => EqualityComparer<T>.Default.Equals(choice.Value, kind)).Key;
}
