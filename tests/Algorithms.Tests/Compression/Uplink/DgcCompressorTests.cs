using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Tests.Sparsification;

public class DgcCompressorTests
{
    private static readonly RoundId Late = new(100);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Two_steps_by_hand(bool nesterov)
    {
        // m = 0.5; g1 = (4, 0, ..., 0), g2 = (2, 1, 0, ...), all numbers exact. Tensors w1 (120), b1, w2, b2; density small, so one value
        // per tensor.
        var settings = new DgcSettings(Density: 0.001, Momentum: 0.5f, Nesterov: nesterov, Masking: false);
        var first = new float[210];
        first[0] = 4;
        var second = new float[210];
        (second[0], second[1]) = (2, 1);

        var one = Compress(settings, DgcResidual.Zero(210, settings), SmallModel.Full, first);
        var two = Compress(settings, one.Next, SmallModel.Full, second);

        // Plain: u = 4, v = 4; then u = 2 + 2 = 4, v = 4. Nesterov: u = 4 * 0.5 = 2, v = 2 + 4 = 6; then u = (2 + 2) * 0.5 = 2, v = 2 + 2 =
        // 4.
        Assert.Equal([0, 120, 132, 204], one.Update.Positions.ToArray());
        Assert.Equal(nesterov ? 6f : 4f, one.Update.Values[0]);
        Assert.Equal(nesterov ? 2f : 4f, one.Next.Momentum![0]);
        Assert.Equal(4f, two.Update.Values[0]);
        // Coordinate 1 was not sent: plain u = 1, v = 1; Nesterov u = 0.5, v = 0.5 + 1.
        Assert.Equal(nesterov ? 1.5f : 1f, two.Next.Velocity[1]);
        Assert.Equal(nesterov ? 0.5f : 1f, two.Next.Momentum![1]);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(16)]
    [InlineData(8)]
    [InlineData(4)]
    [InlineData(DgcSettings.AdaptiveBits)]
    public void The_update_is_what_the_receiver_decodes(int valueBits)
    {
        var random = new Random(valueBits);
        var settings = new DgcSettings(Density: 0.2, ValueBits: valueBits);
        var subModel = SmallModel.Random(random);

        var step = Compress(settings, DgcResidual.Zero(210, settings), subModel, SmallModel.Gradient(random, subModel.Count));

        var received = DgcCompressor.Decode(settings, step.Payload, subModel);
        Assert.Equal(received.Positions.ToArray(), step.Update.Positions.ToArray());
        Assert.Equal(received.Values.ToArray(), step.Update.Values.ToArray());
        Assert.Equal(subModel.TensorSizes.Sum(n => TopK.Count(0.2, n)), received.Positions.Length);
    }

    [Fact]
    public void Over_the_whole_model_the_tensors_compete()
    {
        var settings = new DgcSettings(Density: 0.1, Scope: SparsityScope.Model);
        var subModel = SmallModel.Full;
        var gradient = SmallModel.Gradient(new Random(5), subModel.Count);

        var step = Compress(settings, DgcResidual.Zero(210, settings), subModel, gradient);

        Assert.Equal(TopK.Select(gradient, TopK.Count(0.1, subModel.Count)), step.Update.Positions.ToArray());
        var received = SparseUpdateCodec.Decode(step.Payload, subModel.TensorSizes.AsSpan());
        Assert.Equal(step.Update.Positions.ToArray(), received.Positions.ToArray());
        Assert.All(step.Update.Positions.ToArray(), position => Assert.Equal(0, step.Next.Velocity[position]));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.9f)]
    public void What_lies_outside_the_sub_model_and_what_was_passed_in_do_not_move(float momentum)
    {
        var random = new Random(3);
        var settings = new DgcSettings(Density: 0.3, Momentum: momentum, ValueBits: 8);
        var before = new DgcResidual(SmallModel.Gradient(random, 210), momentum > 0 ? SmallModel.Gradient(random, 210) : null);
        var velocity = (float[])before.Velocity.Clone();
        var momenta = (float[]?)before.Momentum?.Clone();
        var subModel = SmallModel.Keeping(1, 4, 5, 11);

        var step = Compress(settings, before, subModel, SmallModel.Gradient(random, subModel.Count));

        Assert.Equal(velocity, before.Velocity);
        Assert.Equal(momenta, before.Momentum);
        HashSet<int> held = [.. SmallModel.Coordinates(subModel)];
        Assert.All(Enumerable.Range(0, 210), i => Assert.Equal(held.Contains(i), step.Next.Velocity[i] != velocity[i]));
        if (momenta is not null)
            Assert.All(Enumerable.Range(0, 210), i => Assert.Equal(held.Contains(i), step.Next.Momentum![i] != momenta[i]));

        Assert.Equal(momentum > 0, step.Next.Momentum is not null);
    }

    [Fact]
    public void Masking_forgets_the_momentum_of_what_was_sent()
    {
        var random = new Random(4);
        var settings = new DgcSettings(Density: 0.1, Momentum: 0.9f);
        var gradient = SmallModel.Gradient(random, 210);

        var masked = Compress(settings, DgcResidual.Zero(210, settings), SmallModel.Full, gradient);
        var kept = Compress(settings with { Masking = false }, DgcResidual.Zero(210, settings), SmallModel.Full, gradient);

        HashSet<int> sent = [.. masked.Update.Positions.ToArray()];
        Assert.All(Enumerable.Range(0, 210), i => Assert.Equal(sent.Contains(i) ? 0 : gradient[i], masked.Next.Momentum![i]));
        Assert.Equal(gradient, kept.Next.Momentum!);
    }

    [Fact]
    public void Clipping_scales_the_whole_gradient_to_the_limit_of_its_cohort()
    {
        // |g| over 210 coordinates, cohort of 4: limit 2 clip.
        var random = new Random(6);
        var gradient = SmallModel.Gradient(random, 210);
        var norm = Norm(gradient);
        var settings = new DgcSettings(Density: 1, Clip: norm / 4); // limit norm / 2 < norm

        var clipped = Compress(settings, DgcResidual.Zero(210, settings), SmallModel.Full, gradient, cohortSize: 4).Update.Values.ToArray();
        Assert.Equal(norm / 2, Norm(clipped), norm * 1e-6);
        Assert.All(Enumerable.Range(0, 210), i => Assert.Equal(gradient[i] / 2, clipped[i], 1e-6f));

        settings = settings with { Clip = 0.501 * norm }; // limit just above the norm: nothing changes
        Assert.Equal(
            gradient, Compress(
            settings, DgcResidual.Zero(210, settings), SmallModel.Full, gradient, cohortSize: 4).Update.Values.ToArray());
    }

    /// <summary>
    /// Four clients have gradients of length 40 in directions of their own. Each is cut to clip * sqrt(4) = 6, and their average has the
    /// length sqrt(4 * (6 / 4)^2) = 3, the clip.
    /// </summary>
    [Fact]
    public void A_cohort_at_the_limit_has_an_average_of_the_clip()
    {
        var settings = new DgcSettings(Density: 1, Clip: 3);
        var average = new float[210];
        for (var client = 0; client < 4; client++)
        {
            var gradient = new float[210];
            gradient[client] = 40;
            var sent = Compress(settings, DgcResidual.Zero(210, settings), SmallModel.Full, gradient, cohortSize: 4).Update;
            for (var i = 0; i < sent.Positions.Length; i++) average[sent.Positions[i]] += sent.Values[i] / 4;
        }

        Assert.Equal(3, Norm(average), 6);
    }

    /// <summary>
    /// The residual v = (3, 4) is longer than the limit of 2 and not clipped; of g = (4, 0) half is left. So u = 3/2 + 2 = 3.5 with
    /// momentum 1/2, and v = 3 + 3.5; v of coordinate 1 is 4 + 4/2. Clipped after the accumulation they would be no longer than 2 together.
    /// </summary>
    [Fact]
    public void Clipping_is_of_the_new_gradient_alone()
    {
        var settings = new DgcSettings(Density: 1, Momentum: 0.5f, Clip: 2);
        var waiting = new float[210];
        (waiting[0], waiting[1]) = (3, 4);
        var gradient = new float[210];
        gradient[0] = 4;

        var sent = Compress(
            settings, new DgcResidual(waiting, (float[])waiting.Clone()), SmallModel.Full, gradient).Update.Values.ToArray();

        Assert.Equal([6.5f, 6f], sent[..2]);
        Assert.All(sent[2..], value => Assert.Equal(0, value));
    }

    /// <summary>
    /// Of 12 units 3 are kept: tensors of 3 * 10, 3, 6 * 3 and 6, in all 57 of 210. At a density of 0.2 the tensors send 6, 1 (0.6), 4
    /// (3.6) and 1 (1.2) values, the model as one 11 (11.4). Of the full model's sizes it would be 24 + 2 + 14 + 1, or 42.
    /// </summary>
    [Theory]
    [InlineData(SparsityScope.Tensor, 6 + 1 + 4 + 1)]
    [InlineData(SparsityScope.Model, 11)]
    public void Density_is_of_the_sub_model(SparsityScope scope, int expected)
    {
        var settings = new DgcSettings(Density: 0.2, Scope: scope);
        var subModel = SmallModel.Keeping(1, 5, 9);
        var gradient = SmallModel.Gradient(new Random(8), subModel.Count);

        Assert.Equal(57, subModel.Count);
        Assert.Equal(expected, Compress(settings, DgcResidual.Zero(210, settings), subModel, gradient).Update.Positions.Length);
    }

    /// <summary>
    /// b1 has 12 and b2 6 values. Each step sends u = g, then g / 2 + g: momentum SGD, as their momentum stays. The matrices of 120 and 72
    /// values send 6 and 4 of theirs, and forget their momentum.
    /// </summary>
    [Fact]
    public void Vectors_that_are_whole_are_plain_momentum_sgd()
    {
        var settings = new DgcSettings(Density: 0.05, Momentum: 0.5f, WholeVectors: true);
        int[] vectors = [.. Enumerable.Range(120, 12), .. Enumerable.Range(204, 6)];
        var gradient = SmallModel.Gradient(new Random(9), 210);

        var first = Compress(settings, DgcResidual.Zero(210, settings), SmallModel.Full, gradient);
        var second = Compress(settings, first.Next, SmallModel.Full, gradient);

        Assert.Equal(vectors.Select(i => gradient[i]), Sent(first, vectors));
        Assert.Equal(vectors.Select(i => (gradient[i] * 0.5f) + gradient[i]), Sent(second, vectors));
        var matrices = first.Update.Positions.ToArray().Except(vectors).ToArray();
        Assert.Equal(6 + 4, matrices.Length);
        Assert.All(matrices, i => Assert.Equal(0, first.Next.Momentum![i]));

        static float[] Sent(DgcStep step, int[] positions)
        {
            var all = step.Update.Positions.ToArray().Zip(step.Update.Values.ToArray()).ToDictionary();
            return [.. positions.Select(i => all[i])];
        }
    }

    [Fact]
    public void Warm_up_sends_more()
    {
        var settings = new DgcSettings(Density: 0.01, WarmUpRounds: 2);
        var gradient = SmallModel.Gradient(new Random(7), 210);
        var zero = DgcResidual.Zero(210, settings);

        // w1 120, b1 12, w2 72, b2 6: at 0.01^(1/3) = 0.2154 26 + 3 + 16 + 1 (25.9, 2.6, 15.5, 1.3); at 0.01 1 + 1 + 1 + 1.
        Assert.Equal(46, DgcCompressor.Compress(settings, new RoundId(1), 1, zero, SmallModel.Full, gradient).Update.Positions.Length);
        Assert.Equal(4, DgcCompressor.Compress(settings, new RoundId(3), 1, zero, SmallModel.Full, gradient).Update.Positions.Length);
    }

    [Fact]
    public void Arguments_that_do_not_fit_are_refused()
    {
        var settings = new DgcSettings();
        var momentum = new DgcSettings(Momentum: 0.5f);
        var zero = DgcResidual.Zero(210, settings);
        var gradient = new float[210];

        Assert.Throws<ArgumentException>(() => Compress(settings, DgcResidual.Zero(209, settings), SmallModel.Full, gradient));
        Assert.Throws<ArgumentException>(() => Compress(momentum, zero, SmallModel.Full, gradient));
        Assert.Throws<ArgumentException>(() => Compress(settings, DgcResidual.Zero(210, momentum), SmallModel.Full, gradient));
        Assert.Throws<ArgumentException>(() => Compress(settings, zero, SmallModel.Full, new float[209]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Compress(settings, zero, SmallModel.Full, gradient, cohortSize: 0));

        gradient[7] = float.NaN;
        var error = Assert.Throws<ArgumentException>(() => Compress(settings, zero, SmallModel.Full, gradient));
        Assert.Contains("value 7 of 210", error.Message, StringComparison.Ordinal);

        gradient[7] = float.MaxValue; // finite, but not when added to a residual as large
        var large = new float[210];
        large[7] = float.MaxValue;
        Assert.Throws<ArgumentException>(() => Compress(settings, new DgcResidual(large, null), SmallModel.Full, gradient));
    }

    private static DgcStep Compress(DgcSettings settings, DgcResidual residual, SubModel subModel, float[] gradient, int cohortSize = 1) =>
        DgcCompressor.Compress(settings, Late, cohortSize, residual, subModel, gradient);

    private static double Norm(IEnumerable<float> values) => Math.Sqrt(values.Sum(v => (double)v * v));
}
