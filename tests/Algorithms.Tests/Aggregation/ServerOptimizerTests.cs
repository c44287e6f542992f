using AfdActors.Algorithms.Aggregation;

namespace AfdActors.Algorithms.Tests.Aggregation;

public sealed class ServerOptimizerTests
{
    private static readonly ServerOptimizerSettings Average = new();

    public static TheoryData<ServerOptimizerKind> Kinds => [.. Enum.GetValues<ServerOptimizerKind>()];

    [Fact]
    public void Averaging_steps_against_the_pseudo_gradient()
    {
        var weights = Enumerable.Range(0, 19).Select(i => (float)i).ToArray();
        ServerOptimizers.Create(Average with { LearningRate = 0.5 }, 19).Step(weights, [.. Enumerable.Range(0, 19).Select(i => 4f * i)]);
        Assert.Equal(Enumerable.Range(0, 19).Select(i => -(float)i), weights); // i - 0.5 * 4i
    }

    [Fact]
    public void Momentum_by_hand()
    {
        // beta_1 = 0.5, eta = 0.25. Step 1: m = (4, -8), w = (1, 1) - (1, -2) = (0, 3). Step 2, g = (2, 0): m = (4, -4), w = (-1, 4).
        float[] weights = [1, 1];
        var optimizer = ServerOptimizers.Create(new(ServerOptimizerKind.Momentum, 0.25, 0.5), 2);
        optimizer.Step(weights, [4, -8]);
        Assert.Equal([0f, 3f], weights);
        optimizer.Step(weights, [2, 0]);
        Assert.Equal([-1f, 4f], weights);
    }

    // beta_1 = 0.5, beta_2 = 0.75, tau = 1, eta = 1, so v starts at 1; g = 6, then 2, of a weight that starts at 0. All numbers but the
    // roots are dyadic. m: 3, then 0.5 * 3 + 0.5 * 2 = 2.5.
    [Theory]
    // v = 0.75 * 1 + 0.25 * 36 = 9.75; then 0.75 * 9.75 + 0.25 * 4 = 8.3125.
    [InlineData(ServerOptimizerKind.Adam, 9.75, 8.3125)]
    // 1 < 36: v = 1 + 0.25 * 36 = 10; 10 > 4: v = 10 - 0.25 * 4 = 9.
    [InlineData(ServerOptimizerKind.Yogi, 10.0, 9.0)]
    // v = 1 + 36 = 37; then 37 + 4 = 41.
    [InlineData(ServerOptimizerKind.Adagrad, 37.0, 41.0)]
    public void Adaptive_rules_by_hand(ServerOptimizerKind kind, double v1, double v2)
    {
        float[] weights = [0];
        var optimizer = ServerOptimizers.Create(new(kind, 1, 0.5, 0.75, 1), 1);
        var first = -3 / (Math.Sqrt(v1) + 1);
        optimizer.Step(weights, [6]);
        Assert.Equal(first, weights[0], tolerance: 1e-6);
        optimizer.Step(weights, [2]);
        Assert.Equal(first - (2.5 / (Math.Sqrt(v2) + 1)), weights[0], tolerance: 1e-6);
        Assert.Equal([2.5f, (float)v2], Vectors(optimizer)); // m and v are exact
    }

    [Theory]
    [InlineData(ServerOptimizerKind.Average, 0)]
    [InlineData(ServerOptimizerKind.Adam, 0)]
    [InlineData(ServerOptimizerKind.Yogi, 0)]
    [InlineData(ServerOptimizerKind.Adagrad, 0)]
    [InlineData(ServerOptimizerKind.Momentum, 0.5)]
    [InlineData(ServerOptimizerKind.Adam, 0.5)]
    [InlineData(ServerOptimizerKind.Yogi, 0.5)]
    [InlineData(ServerOptimizerKind.Adagrad, 0.5)]
    public void Weight_that_nobody_held_goes_on_by_its_momentum_alone(ServerOptimizerKind kind, double momentum)
    {
        // Weight 0 is held in the first round only, weight 1 never. Without momentum both stay where the first round left them; with
        // momentum weight 0 goes on in the same direction, by less each round: m halves, while Adam's sqrt(v) falls by sqrt(0.75) only.
        float[] weights = [1, 1];
        var optimizer = ServerOptimizers.Create(new(kind, 0.25, momentum, 0.75, 0.5), 2);
        optimizer.Step(weights, [4, 0]);
        var (held, second) = (weights[0], Second());
        Assert.True(held < 1);
        optimizer.Step(weights, [0, 0]);
        var once = weights[0];
        var change = Second() / second;
        optimizer.Step(weights, [0, 0]);

        Assert.Equal(1f, weights[1]);
        Assert.Equal(momentum > 0, once < held);
        Assert.Equal(momentum > 0, weights[0] < once);
        Assert.True(once - weights[0] <= held - once);
        Assert.Equal(kind == ServerOptimizerKind.Adam ? 0.75f : 1, change); // Adam forgets, Yogi and Adagrad keep

        float Second() => kind is ServerOptimizerKind.Average or ServerOptimizerKind.Momentum ? 1 : Vectors(optimizer)[2];
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Restored_optimizer_goes_on_like_the_one_that_was_saved(ServerOptimizerKind kind)
    {
        var random = new Random(1);
        var whole = Create(kind, 50);
        var weights = Numbers();
        for (var step = 0; step < 3; step++) whole.Step(weights, Numbers());

        var resumed = Create(kind, 50);
        resumed.Restore(whole.Save());
        var fresh = Create(kind, 50);
        var gradient = Numbers();
        float[] onward = [.. weights];
        float[] anew = [.. weights];
        resumed.Step(onward, gradient);
        fresh.Step(anew, gradient);
        whole.Step(weights, gradient);

        Assert.Equal(weights, onward);
        Assert.Equal(whole.Save(), resumed.Save());
        Assert.Equal(kind == ServerOptimizerKind.Average, anew.SequenceEqual(weights)); // the state matters

        float[] Numbers() => [.. Enumerable.Range(0, 50).Select(_ => random.NextSingle() - 0.5f)];
    }

    [Fact]
    public void Saved_bytes_are_pinned()
    {
        Assert.Equal("0101", Convert.ToHexString(Create(ServerOptimizerKind.Average, 1).Save()));
        Assert.Equal("010200000000", Convert.ToHexString(Create(ServerOptimizerKind.Momentum, 1).Save()));
        // m = 0, v = tau^2 = 0.25.
        Assert.Equal("0103000000000000803E", Convert.ToHexString(Create(ServerOptimizerKind.Adam, 1).Save()));
        Assert.Equal("0104000000000000803E", Convert.ToHexString(Create(ServerOptimizerKind.Yogi, 1).Save()));
        Assert.Equal("0105000000000000803E", Convert.ToHexString(Create(ServerOptimizerKind.Adagrad, 1).Save()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Damaged_state_is_refused_and_changes_nothing(ServerOptimizerKind kind)
    {
        var optimizer = Create(kind, 3);
        optimizer.Step(new float[3], [1, 2, 3]);
        var saved = optimizer.Save();
        var damaged =
            new List<byte[]> { (byte[])[.. saved, 0], (byte[])[2, .. saved[1..]], (byte[])[1, (byte)(1 + ((int)kind % 5)), .. saved[2..]] };
        damaged.AddRange(Enumerable.Range(0, saved.Length).Select(length => saved[..length]));
        if (saved.Length > 2) damaged.Add([.. saved[..^4], 0, 0, 0xC0, 0x7F]); // NaN
        if (saved.Length > 14) damaged.Add([.. saved[..^4], 0, 0, 0x80, 0xBF]); // v = -1
        foreach (var bytes in damaged)
        {
            Assert.Contains(
                "expected", Assert.Throws<MalformedDataException>(() => optimizer.Restore(bytes)).Message, StringComparison.Ordinal);
            Assert.Equal(saved, optimizer.Save());
        }
    }

    public static TheoryData<ServerOptimizerSettings> OutOfRange =>
    [
        Average with { LearningRate = 0 },
        Average with { LearningRate = -1 },
        Average with { LearningRate = double.NaN },
        Average with { LearningRate = 1e300 },
        Average with { Momentum = 1 },
        Average with { Momentum = -0.1 },
        Average with { Beta2 = 1 },
        Average with { Beta2 = double.NaN },
        Average with { Tau = 0 },
        Average with { Tau = 1e10 },
        Average with { Kind = ServerOptimizerKind.Momentum },
        Average with { Kind = (ServerOptimizerKind)99 },
    ];

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void Settings_out_of_range_are_refused(ServerOptimizerSettings settings) =>
        Assert.Contains(
            "expected", Assert.Throws<ArgumentException>(() => ServerOptimizers.Create(settings, 3)).Message, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Vectors_of_another_length_are_refused(ServerOptimizerKind kind) =>
        Assert.Throws<ArgumentException>(() => Create(kind, 3).Step(new float[3], new float[4]));

    private static IServerOptimizer Create(ServerOptimizerKind kind, int count) =>
        ServerOptimizers.Create(new(kind, 0.1, 0.9, 0.99, 0.5), count);

    /// <summary>The saved vectors, one after another.</summary>
    private static float[] Vectors(IServerOptimizer optimizer)
    {
        var bytes = optimizer.Save()[2..];
        return [.. Enumerable.Range(0, bytes.Length / 4).Select(i => BitConverter.ToSingle(bytes, 4 * i))];
    }
}
