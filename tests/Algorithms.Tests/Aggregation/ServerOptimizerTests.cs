using AfdActors.Algorithms.Aggregation;

namespace AfdActors.Algorithms.Tests.Aggregation;

public sealed class ServerOptimizerTests
{
    [Fact]
    public void Averaging_steps_against_the_pseudo_gradient()
    {
        var weights = Enumerable.Range(0, 19).Select(i => (float)i).ToArray();
        ServerOptimizers.Create(new ServerOptimizerSettings(LearningRate: 0.5), 19).Step(weights, [.. Enumerable.Range(0, 19).Select(i => 4f * i)]);
        Assert.Equal(Enumerable.Range(0, 19).Select(i => -(float)i), weights); // i - 0.5 * 4i
    }

    [Fact]
    public void A_saved_optimizer_restores_and_damaged_state_is_refused()
    {
        var optimizer = ServerOptimizers.Create(new ServerOptimizerSettings(), 3);
        Assert.Equal([1, 1], optimizer.Save());
        optimizer.Restore(optimizer.Save());
        foreach (var damaged in new byte[][] { [], [1], [1, 2], [2, 1], [1, 1, 0] })
            Assert.Contains("expected", Assert.Throws<MalformedDataException>(() => optimizer.Restore(damaged)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(1e300)]
    public void A_learning_rate_out_of_range_is_refused(double rate) =>
        Assert.Throws<ArgumentException>(() => ServerOptimizers.Create(new ServerOptimizerSettings(LearningRate: rate), 3));

    [Fact]
    public void Vectors_of_another_length_are_refused() =>
        Assert.Throws<ArgumentException>(() => ServerOptimizers.Create(new ServerOptimizerSettings(), 3).Step(new float[3], new float[4]));
}
