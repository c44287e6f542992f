using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Uplink;

namespace AfdActors.Algorithms.Tests.Sparsification;

public class StepQuantizerTests
{
    [Fact]
    public void The_smallest_value_sets_the_step()
    {
        // Step 0.65 / 0.65 = 1: 0.65 is one step, 1.6 is floor(1.95) = 1, 1.7 is floor(2.05) = 2, 10.5 is floor(10.85) = 10.
        var update = StepQuantizer.Quantize(ModelUpdate.Sparse(9, [0, 2, 3, 8], [0.65f, -1.6f, 1.7f, -10.5f]), [4, 5], SparsityScope.Model);

        Assert.Equal([0, 2, 3, 8], update.Positions);
        Assert.Equal([1, -1, 2, -10], update.Levels);
        Assert.Equal(1, Assert.Single(update.Scales), 1e-6);
        Assert.Equal(1, update.Divisor);
    }

    [Fact]
    public void Per_tensor_each_has_its_own_step()
    {
        var update = StepQuantizer.Quantize(ModelUpdate.Sparse(9, [0, 2, 8], [0.65f, 1.7f, 65f]), [4, 3, 2], SparsityScope.Tensor);

        Assert.Equal([1, 2, 1], update.Levels);
        Assert.Equal([1, 0, 100], update.Scales.Select(scale => Math.Round(scale, 4)));
    }

    [Fact]
    public void What_is_left_behind_is_exact_in_float32()
    {
        var random = new Random(1);
        float[] values =
            [.. Enumerable.Range(0, 20_000).Select(_ => (float)(random.NextDouble() - 0.5) * MathF.Pow(2, random.Next(-30, 3)))];
        var update = StepQuantizer.Quantize(
            ModelUpdate.Sparse(values.Length, [.. Enumerable.Range(0, values.Length)], values), [values.Length], SparsityScope.Tensor);

        Assert.True(update.Positions.Length > 10_000);
        for (var i = 0; i < update.Positions.Length; i++)
        {
            var value = values[update.Positions[i]];
            var decoded = LevelUpdate.Value(update.Scales[0], update.Levels[i], 1);
            Assert.InRange(decoded / value, 0.5, 2);
            Assert.Equal(value - (double)decoded, value - decoded);
        }
    }

    [Fact]
    public void Zeros_are_not_sent_and_alone_make_nothing()
    {
        var some = StepQuantizer.Quantize(ModelUpdate.Sparse(3, [0, 1, 2], [0, 5, -0f]), [3], SparsityScope.Model);
        Assert.Equal([1], some.Positions);
        var none = StepQuantizer.Quantize(ModelUpdate.Sparse(3, [0, 1], [0, 0]), [3], SparsityScope.Model);
        Assert.Empty(none.Positions);
        Assert.Equal([0f], none.Scales);
    }

    [Theory]
    [InlineData(float.MaxValue, float.MaxValue)]
    [InlineData(float.MaxValue, 0.27f * float.MaxValue)]
    [InlineData(float.MaxValue, float.Epsilon)]
    [InlineData(1f, 1e-30f)]
    [InlineData(float.Epsilon, float.Epsilon)]
    [InlineData(2.93e-38f, float.Epsilon)] // a step of 2 * 2^-149, rounded from 2.5: 10,454,589 of them
    [InlineData(1e-34f, 1e-44f)]
    public void Any_finite_values_have_finite_levels(float largest, float smallest)
    {
        var update = StepQuantizer.Quantize(ModelUpdate.Sparse(2, [0, 1], [largest, smallest]), [2], SparsityScope.Model);

        Assert.Equal(0, update.Positions[0]);
        Assert.All(update.Levels, level => Assert.InRange(level, 1, LevelUpdate.MaxLevel));
        var decoded = LevelUpdate.Value(update.Scales[0], update.Levels[0], 1);
        Assert.InRange(decoded / largest, 0.5, 2);
    }
}
