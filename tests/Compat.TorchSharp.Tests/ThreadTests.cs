using static TorchSharp.torch;

namespace AfdActors.Compat.TorchSharp.Tests;

public sealed class ThreadTests
{
    [Fact]
    public void Number_of_threads_can_be_set()
    {
        set_num_threads(1);
        Assert.Equal(1, get_num_threads());
    }

    [Fact]
    public void Gradient_mode_belongs_to_its_thread()
    {
        var elsewhere = false;
        using (no_grad())
        {
            var thread = new Thread(() => elsewhere = is_grad_enabled());
            thread.Start();
            thread.Join();
        }
        Assert.True(elsewhere);
    }

    /// <summary>
    /// A single-threaded BLAS without locks gives wrong products when two threads are inside it at once; small products in lockstep meet
    /// there within a few hundred calls.
    /// </summary>
    [Theory]
    [InlineData(ScalarType.Float32, 10)]
    [InlineData(ScalarType.Float32, 1)]
    [InlineData(ScalarType.Float64, 10)]
    public void Products_on_several_threads_at_once_are_the_products_of_one(ScalarType type, int columns)
    {
        using var a = Whole(64, 64, type);
        using var b = Whole(64, columns, type);
        using var expected = a.mm(b);
        using var barrier = new Barrier(2);
        var wrong = 0;
        void Multiply()
        {
            set_num_threads(1);
            for (var i = 0; i < 2000; i++)
            {
                barrier.SignalAndWait();
                using var product = a.mm(b);
                if (!product.bytes.SequenceEqual(expected.bytes)) Interlocked.Increment(ref wrong);
            }
        }
        var threads = new[] { new Thread(Multiply), new Thread(Multiply) };
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Assert.Equal(0, wrong);
    }

    /// <summary>Small integers, whose products are exact in any order of summation.</summary>
    private static Tensor Whole(int rows, int columns, ScalarType type) =>
        tensor([.. Enumerable.Range(0, rows * columns).Select(i => (float)((i * 5 % 7) - 3))], new long[] { rows, columns }, dtype: type);
}
