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

/// <summary>Nothing else runs meanwhile, so that who collects is known.</summary>
[Collection(nameof(Alone))]
public class DroppedArraysTests
{
    private const int Enough = 32 << 20;

    private static int Collections => GC.CollectionCount(GC.MaxGeneration);

    public DroppedArraysTests()
    {
        // Whatever tests before this one have dropped: the count begins anew.
        LargeArrays.Dropped(Enough);
        GC.Collect();
    }

    [Fact]
    public void Garbage_of_32_MB_is_collected_and_the_count_begins_anew()
    {
        for (var i = 0; i < 2; i++)
        {
            var before = Collections;
            LargeArrays.Dropped(Enough / 2);
            Assert.Equal(before, Collections);
            LargeArrays.Dropped(Enough / 2);
            Assert.True(SpinWait.SpinUntil(() => Collections > before, TimeSpan.FromMinutes(1)), "expected a collection, got none");
            // Waits for that one: none is begun beside it.
            GC.Collect();
        }
    }

    [Fact]
    public void Small_arrays_do_not_count()
    {
        var before = Collections;
        for (var i = 0; i < 100; i++) LargeArrays.Dropped(LargeArrays.Smallest - 1);
        Assert.Equal(before, Collections);
    }

    [CollectionDefinition(nameof(Alone), DisableParallelization = true)]
    public sealed class Alone;
}
