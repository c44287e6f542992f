namespace AfdActors.Datasets.Tests;

public sealed class SampleSetTests
{
    private static readonly SampleSet Pixels = SampleSet.FromPixels([1, 2], [0, 51, 102, 153, 204, 255], [7, 8, 9]);
    private static readonly SampleSet Values = SampleSet.FromValues([2], [0.1f, 0.2f, 0.3f, 0.4f], [1, 2]);

    [Fact]
    public void Pixels_are_read_as_shares_of_255()
    {
        Assert.Equal((3, 2), (Pixels.Count, Pixels.SampleSize));
        Assert.Equal([0f, 0.2f], Read(Pixels, 0));
        Assert.Equal([0.8f, 1f], Read(Pixels, 2));
    }

    [Fact]
    public void Symbols_are_read_as_their_numbers()
    {
        var symbols = SampleSet.FromSymbols([2], [0, 79, 255, 1], [3, 4]);
        Assert.Equal([0f, 79f], Read(symbols, 0));
        Assert.Equal([255f, 1f], Read(SampleSet.Concat([symbols.Select([1]), symbols]), 0));
        Assert.Throws<ArgumentException>(() => SampleSet.Concat([symbols, SampleSet.FromPixels([2], [0, 1], [0])]));
    }

    [Fact]
    public void Selection_keeps_the_order_asked_for()
    {
        var selected = Pixels.Select([2, 0, 2]);
        Assert.Equal([9, 7, 9], selected.Labels.ToArray());
        Assert.Equal([0f, 0.2f], Read(selected, 1));
        Assert.Equal([0.3f, 0.4f], Read(Values.Select([1]), 0));
    }

    [Fact]
    public void Parts_put_together_again_are_the_whole()
    {
        var whole = SampleSet.Concat([Values.Select([0]), SampleSet.Empty([2]), Values.Select([1])]);
        Assert.Equal([1, 2], whole.Labels.ToArray());
        Assert.Equal([0.3f, 0.4f], Read(whole, 1));
    }

    [Fact]
    public void Wrong_lengths_shapes_and_indices_are_refused()
    {
        Assert.Throws<ArgumentException>(() => SampleSet.FromPixels([2], [1, 2, 3], [0]));
        Assert.Throws<ArgumentException>(() => SampleSet.FromPixels([0], [], [0]));
        Assert.Throws<ArgumentException>(() => SampleSet.Concat([Pixels, Values]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Pixels.CopyInput(3, new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Pixels.CopyInput(-1, new float[2]));
    }

    private static float[] Read(SampleSet set, int index)
    {
        var input = new float[set.SampleSize];
        set.CopyInput(index, input);
        return input;
    }
}
