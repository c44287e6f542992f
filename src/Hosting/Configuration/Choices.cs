using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Layout;
using AfdActors.Training.Native;

namespace AfdActors.Hosting.Configuration;

/// <summary>The names a configuration uses for the kinds of each part.</summary>
public static class Choices
{
    /// <summary><c>dropout.strategy</c>.</summary>
    public static readonly IReadOnlyDictionary<string, DropoutKind> Dropout = new OrderedDictionary<string, DropoutKind>
    {
        ["none"] = DropoutKind.None,
        ["random"] = DropoutKind.Random,
        ["small"] = DropoutKind.Small,
        ["afd-multi"] = DropoutKind.AfdMulti,
        ["afd-single"] = DropoutKind.AfdSingle,
    };

    /// <summary><c>dropout.lstm</c>.</summary>
    public static readonly IReadOnlyDictionary<string, LstmDropout> Lstm = new OrderedDictionary<string, LstmDropout>
    {
        ["non-recurrent"] = LstmDropout.NonRecurrent,
        ["hidden"] = LstmDropout.Hidden,
    };

    /// <summary><c>training.device</c>.</summary>
    public static readonly IReadOnlyDictionary<string, TrainingDevice> Device = new OrderedDictionary<string, TrainingDevice>
    {
        ["cpu"] = TrainingDevice.Cpu,
        ["cuda"] = TrainingDevice.Cuda,
    };

    /// <summary><c>uplink.scope</c> and <c>aggregation.scope</c>.</summary>
    public static readonly IReadOnlyDictionary<string, SparsityScope> Scope = new OrderedDictionary<string, SparsityScope>
    {
        ["tensor"] = SparsityScope.Tensor,
        ["model"] = SparsityScope.Model,
    };

    /// <summary><c>uplink.value-bits</c>.</summary>
    public static readonly IReadOnlyDictionary<string, int> ValueBits = new OrderedDictionary<string, int>
    {
        ["32"] = 32,
        ["16"] = 16,
        ["8"] = 8,
        ["4"] = 4,
        ["adaptive"] = DgcSettings.AdaptiveBits,
    };

    /// <summary><c>aggregation.optimizer</c>.</summary>
    public static readonly IReadOnlyDictionary<string, ServerOptimizerKind> Optimizer = new OrderedDictionary<string, ServerOptimizerKind>
    {
        ["average"] = ServerOptimizerKind.Average,
        ["momentum"] = ServerOptimizerKind.Momentum,
        ["adam"] = ServerOptimizerKind.Adam,
        ["yogi"] = ServerOptimizerKind.Yogi,
        ["adagrad"] = ServerOptimizerKind.Adagrad,
    };

    /// <summary>The name of a kind, for rendering.</summary>
    public static string NameOf<T>(this IReadOnlyDictionary<string, T> choices, T kind)
        where T : struct => choices.First(choice => EqualityComparer<T>.Default.Equals(choice.Value, kind)).Key;
}
