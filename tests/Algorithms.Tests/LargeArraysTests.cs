namespace AfdActors.Algorithms.Tests;

public class LargeArraysTests
{
    private const int Large = LargeArrays.Smallest + 8;

    [Fact]
    public void An_array_that_was_given_back_is_lent_again_in_its_length_alone()
    {
        var array = LargeArrays.Rent<byte>(Large + 1);
        Assert.Equal(Large + 1, array.Length);
        LargeArrays.Return(array);
        Assert.NotSame(array, LargeArrays.Rent<byte>(Large + 2));
        Assert.Same(array, LargeArrays.Rent<byte>(Large + 1));
        Assert.NotSame(array, LargeArrays.Rent<byte>(Large + 1));
    }

    [Fact]
    public void Small_ones_are_not_kept()
    {
        var array = LargeArrays.Rent<long>(7);
        LargeArrays.Return(array);
        Assert.NotSame(array, LargeArrays.Rent<long>(7));
    }

    /// <summary>
    /// Doubles have no other user here: three arrays of half of what is kept, and the one that was given back first is dropped.
    /// </summary>
    [Fact]
    public void What_was_given_back_longest_ago_is_dropped_for_what_comes()
    {
        var arrays = Enumerable.Range(0, 3).Select(_ => LargeArrays.Rent<double>(LargeArrays.Most / 16)).ToArray();
        foreach (var array in arrays) LargeArrays.Return(array);
        Assert.Same(arrays[2], LargeArrays.Rent<double>(LargeArrays.Most / 16));
        Assert.Same(arrays[1], LargeArrays.Rent<double>(LargeArrays.Most / 16));
        Assert.NotSame(arrays[0], LargeArrays.Rent<double>(LargeArrays.Most / 16));
    }
}
