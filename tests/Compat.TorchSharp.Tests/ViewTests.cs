using static TorchSharp.torch;

namespace AfdActors.Compat.TorchSharp.Tests;

public sealed class ViewTests
{
    private static Tensor Counting(params long[] shape) => arange(shape.Aggregate(1L, (a, b) => a * b), dtype: ScalarType.Float32).reshape(shape);

    [Fact]
    public void Views_share_memory_and_clones_do_not()
    {
        using var t = Counting(2, 3);
        using var view = t.view(3, 2);
        using var part = t.narrow(1, 1, 2);
        using var copy = t.clone();
        t.fill_(5);
        Assert.All(view.Floats(), x => Assert.Equal(5f, x));
        Assert.All(part.Floats(), x => Assert.Equal(5f, x));
        Assert.Equal([0f, 1, 2, 3, 4, 5], copy.Floats());
    }

    [Fact]
    public void Shapes_of_views()
    {
        using var t = Counting(2, 3, 4);
        Assert.Equal([6, 4], t.reshape(-1, 4).shape);
        Assert.Equal([2, 12], t.flatten(1).shape);
        Assert.Equal([4, 3, 2], t.transpose(0, 2).shape);
        Assert.Equal([3, 2, 4], t.permute(1, 0, 2).shape);
        Assert.Equal([2, 1, 3, 4], t.unsqueeze(1).shape);
        Assert.Equal([2, 3, 4], t.unsqueeze(0).squeeze(0).shape);
        Assert.Equal(4, t.size(-1));
    }

    [Fact]
    public void Parts_of_a_tensor()
    {
        using var t = Counting(3, 4);
        Assert.Equal([4f, 5, 6, 7], t[1].Floats());
        Assert.Equal([1f, 3, 5, 7, 9, 11], t.slice(1, 1, 4, 2).Floats());
        Assert.Equal([3f, 1, 7, 5, 11, 9], t.index_select(1, tensor(new long[] { 3, 1 })).Floats());
        Assert.Equal([2f, 6, 10], t.select(1, 2).Floats());
        var parts = t.split(new long[] { 1, 3 }, 1);
        Assert.Equal([0f, 4, 8], parts[0].Floats());
        Assert.Equal([3, 3], parts[1].shape);
        Assert.Equal([2L, 1], t.split(2).Select(p => p.size(0)));
    }

    [Fact]
    public void Parts_are_joined_again()
    {
        using var t = Counting(2, 2);
        Assert.Equal([0f, 1, 0, 1, 2, 3, 2, 3], cat([t, t], 1).Floats());
        Assert.Equal([2, 2, 2], stack([t, t]).shape);
    }

    [Fact]
    public void Conversions_change_the_type()
    {
        using var t = tensor(new[] { 1.7f, -1.2f });
        Assert.Equal([1L, -1], t.to(ScalarType.Int64).data<long>().ToArray());
        Assert.Equal(ScalarType.Float64, t.to_type(ScalarType.Float64).dtype);
        Assert.Equal(1.7f, t.to(CPU)[0].item<float>());
        Assert.Equal([1.7f, -1.2f], zeros(2).copy_(t).Floats());
    }
}
