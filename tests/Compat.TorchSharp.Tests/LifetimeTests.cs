using static TorchSharp.torch;

namespace AfdActors.Compat.TorchSharp.Tests;

public sealed class LifetimeTests
{
    [Fact]
    public void Scope_disposes_what_was_made_in_it_and_not_what_moved_out()
    {
        Tensor inner, moved, detached;
        using (var outer = NewDisposeScope())
        {
            using (NewDisposeScope())
            {
                inner = ones(1);
                moved = ones(1).MoveToOuterDisposeScope();
                detached = ones(1).DetachFromDisposeScope();
            }
            Assert.True(inner.IsInvalid);
            Assert.False(moved.IsInvalid);
            Assert.True(outer.Contains(moved));
            Assert.Equal(1, outer.DisposablesCount);
        }
        Assert.True(moved.IsInvalid);
        Assert.False(detached.IsInvalid);
        detached.Dispose();
    }

    [Fact]
    public void Outermost_scope_lets_moved_tensors_go()
    {
        Tensor moved;
        using (NewDisposeScope()) moved = ones(1).MoveToOuterDisposeScope();
        Assert.Equal(1f, moved.item<float>());
        moved.Dispose();
        moved.Dispose();
        Assert.True(moved.IsInvalid);
    }

    [Fact]
    public void Scope_belongs_to_its_thread()
    {
        using var scope = NewDisposeScope();
        Tensor? elsewhere = null;
        var thread = new Thread(() => elsewhere = ones(1));
        thread.Start();
        thread.Join();
        Assert.False(scope.Contains(elsewhere!));
        elsewhere!.Dispose();
    }

    [Fact]
    public void Disposed_tensor_is_refused()
    {
        var t = ones(2);
        t.Dispose();
        Assert.ThrowsAny<InvalidOperationException>(() => t.sum());
    }

    [Fact]
    public void Training_loop_in_a_scope_leaves_no_tensor_behind()
    {
        using var weight = ones(8, 4, requires_grad: true);
        Loop(weight);
        var before = Tensor.TotalCount;
        for (var i = 0; i < 50; i++) Loop(weight);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Forgotten_tensors_are_collected()
    {
        var before = Tensor.TotalCount;
        Forget();
        for (var i = 0; i < 20 && Tensor.TotalCount > before; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.True(Tensor.TotalCount <= before, $"expected at most {before} tensors, got {Tensor.TotalCount}");
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Forget()
    {
        for (var i = 0; i < 100; i++) _ = ones(10);
    }

    private static void Loop(Tensor weight)
    {
        using var scope = NewDisposeScope();
        var loss = nn.functional.cross_entropy(nn.functional.linear(ones(2, 4), weight), zeros(2, dtype: ScalarType.Int64));
        loss.backward();
        using var untracked = no_grad();
        weight.add_(weight.grad!, -0.1);
        weight.grad = null;
    }
}
