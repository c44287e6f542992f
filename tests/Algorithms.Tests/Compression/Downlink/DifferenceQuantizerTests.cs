using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Tests.Sparsification;

namespace AfdActors.Algorithms.Tests.Differences;

public class DifferenceQuantizerTests
{
    private const int Count = 210;

    [Fact]
    public void The_median_difference_is_the_step_of_all_tensors()
    {
        // SmallModel's tensors have 120, 12, 72 and 6 weights. Of five differences that are not 0 the third largest is the step.
        var levels = Quantize((0, 8), (125, 2), (130, 0.9f), (140, 0), (141, -0f), (142, 0), (208, -3), (209, -1));

        Assert.Equal([2f], levels.Scales);
        Assert.Equal(1, levels.Divisor);
        Assert.Equal([0, 125, 208, 209], levels.Positions); // 0.9 is less than half a step and waits
        Assert.Equal([4, 1, -2, -1], levels.Levels); // halves away from 0
    }

    [Fact]
    public void Of_an_even_number_the_upper_median_is_the_step() => Assert.Equal([5f], Quantize((0, 1), (1, 2), (2, 5), (3, 7)).Scales);

    [Fact]
    public void Differences_of_one_size_arrive_as_they_are()
    {
        var levels = Quantize((0, 0.3f), (125, -0.3f), (208, 0.3f));
        Assert.Equal([0.3f, -0.3f, 0.3f], levels.Decoded(SmallModel.Full.TensorSizes.AsSpan()).Values.ToArray());
    }

    [Fact]
    public void Nothing_to_send_is_nothing_sent()
    {
        Assert.Empty(Quantize().Positions);
        Assert.Empty(Quantize((3, 0), (4, -0f)).Positions);
    }

    [Theory]
    [InlineData(float.MaxValue, 2.2e38f)] // 1.55 steps would be 2, more than float32 holds
    [InlineData(float.MaxValue, float.Epsilon)]
    [InlineData(1, float.Epsilon)]
    [InlineData(1e-34f, float.Epsilon)] // the least step, rounded to float32, is too short for so many levels
    [InlineData(1.75e-38f, float.Epsilon)]
    [InlineData(float.Epsilon, float.Epsilon)]
    public void Sizes_at_the_ends_of_float32_stay_finite_levels_that_can_be_sent(float largest, float median)
    {
        var levels = Quantize((0, largest), (1, median), (2, -median));

        var received = RangeUpdateCodec.Decode(
            RangeUpdateCodec.Encode(levels, SmallModel.Full.TensorGrids.AsSpan()), SmallModel.Full.TensorGrids.AsSpan());
        Assert.Equal(0, received.Positions[0]);
        Assert.InRange(received.Values[0], largest / 2, largest * 1.001f);
    }

    /// <summary>Some tensors move by a hundredth of the first, and take as many bits where they have steps of their own.</summary>
    [Fact]
    public void Tensors_that_move_by_different_amounts_take_fewer_bytes_than_8_bits_each()
    {
        var random = new Random(6);
        var weights = SmallModel.Gradient(random, Count);
        for (var i = 120; i < Count; i++) weights[i] /= 100;
        var initial = new float[Count];

        int Bytes(int bits) => DifferenceCodec.Encode(1, bits, SmallModel.Full, weights, ModelView.Initial(Count), initial).Payload.Length;

        Assert.InRange(Bytes(Downlinks.AdaptiveBits), 1, Bytes(8) - 1);
    }

    /// <summary>
    /// At least half of what is wrong is sent, and is wrong by half a step at most afterwards. So what is wrong goes to 0.
    /// </summary>
    [Fact]
    public void What_waits_is_sent_once_it_is_what_is_left()
    {
        var random = new Random(5);
        var initial = new float[Count];
        var weights = SmallModel.Gradient(random, Count);
        var view = ModelView.Initial(Count);
        var largest = new List<float>();
        for (var round = 1; round <= 20; round++)
        {
            var received = DifferenceCodec.Encode(1, Downlinks.AdaptiveBits, SmallModel.Full, weights, view, initial).Received;
            view = view.With(round, SmallModel.Full, received, initial);
            largest.Add(weights.Zip(received, (w, v) => MathF.Abs(w - v)).Max());
        }

        Assert.Equal(largest.OrderDescending(), largest);
        Assert.InRange(largest[^1], 0, 1e-6f);
    }

    private static LevelUpdate Quantize(params (int Position, float Value)[] differences) => DifferenceQuantizer.MedianStep(
        ModelUpdate.Sparse(Count, [.. differences.Select(d => d.Position)], [.. differences.Select(d => d.Value)]));
}
