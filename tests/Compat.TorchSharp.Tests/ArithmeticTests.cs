using static TorchSharp.torch;

namespace AfdActors.Compat.TorchSharp.Tests;

public sealed class ArithmeticTests
{
    [Fact]
    public void Operators_work_element_by_element_and_with_numbers()
    {
        using var a = tensor(new[] { 1f, 2, 4 });
        using var b = tensor(new[] { 4f, 5, 8 });
        Assert.Equal([5f, 7, 12], (a + b).Floats());
        Assert.Equal([-3f, -3, -4], (a - b).Floats());
        Assert.Equal([4f, 10, 32], (a * b).Floats());
        Assert.Equal([4f, 2.5f, 2], (b / a).Floats());
        Assert.Equal([2f, 3, 5], (a + 1).Floats());
        Assert.Equal([2f, 1, -1], (3 - a).Floats());
        Assert.Equal([0.5f, 1, 2], (a * 0.5).Floats());
        Assert.Equal([4f, 2, 1], (4f / a).Floats());
        Assert.Equal([-1f, -2, -4], (-a).Floats());
    }

    [Fact]
    public void Operations_in_place_change_the_tensor()
    {
        using var t = tensor(new[] { 1f, 2 });
        t.add_(tensor(new[] { 10f, 20 }), 0.5); // 1 + 5, 2 + 10
        Assert.Equal([6f, 12], t.Floats());
        t.sub_(2).mul_(3);
        Assert.Equal([12f, 30], t.Floats());
        t.div_(6).add_(1);
        Assert.Equal([3f, 6], t.Floats());
        Assert.Equal([0f, 0], t.zero_().Floats());
    }

    [Fact]
    public void Reductions()
    {
        using var t = tensor(new[] { 1f, 5, 3, 4, 2, 6 }, new long[] { 2, 3 });
        Assert.Equal(21f, t.sum().item<float>());
        Assert.Equal([5f, 7, 9], t.sum(dim: 0).Floats());
        Assert.Equal([3f, 4], t.mean([1]).Floats());
        Assert.Equal(3.5f, t.mean().item<float>());
        Assert.Equal([1L, 2], t.argmax(1).data<long>().ToArray());
        var (values, indexes) = t.max(1);
        Assert.Equal([5f, 6], values.Floats());
        Assert.Equal([1L, 2], indexes.data<long>().ToArray());
        Assert.Equal(6f, t.max().item<float>());
        Assert.Equal(2L, argmax(t, 1).eq(tensor(new long[] { 1, 2 })).sum().item<long>());
        Assert.Equal(Math.Sqrt(91), t.norm().item<float>(), 5); // 1 + 25 + 9 + 16 + 4 + 36
    }

    [Fact]
    public void Comparisons_answer_booleans()
    {
        using var t = tensor(new[] { 1f, 2, 3 });
        Assert.Equal([false, true, false], t.eq(2).data<bool>().ToArray());
        Assert.Equal([false, false, true], t.gt(2).data<bool>().ToArray());
        Assert.Equal([true, false, false], (t < 2).data<bool>().ToArray());
        Assert.Equal([true, false, true], tensor(new[] { 1f, float.NaN, 3 }).isfinite().data<bool>().ToArray());
        Assert.Equal([1f, -1, -1], where(t.eq(1), t, -ones(3)).Floats());
    }

    [Fact]
    public void Matrix_products()
    {
        // [1 2; 3 4] [5 6; 7 8] = [19 22; 43 50]
        using var a = tensor(new[] { 1f, 2, 3, 4 }, new long[] { 2, 2 });
        using var b = tensor(new[] { 5f, 6, 7, 8 }, new long[] { 2, 2 });
        Assert.Equal([19f, 22, 43, 50], a.mm(b).Floats());
        Assert.Equal([23f, 34, 31, 46], a.t().matmul(b.t()).t().contiguous().Floats()); // (a^T b^T)^T = b a
        Assert.Equal([1f - 38, 2 - 44, 3 - 86, 4 - 100], a.clone().addmm_(a, b, 1, -2).Floats());
        using var wide = a.to(ScalarType.Float64);
        Assert.Equal([7.0, 10, 15, 22], wide.mm(wide).Doubles());
        Assert.Equal([5f, 11], a.matmul(tensor(new[] { 1f, 2 })).Floats());
    }

    [Fact]
    public void Functions_of_one_tensor()
    {
        using var t = tensor(new[] { -1.0, 0, 2 });
        Values.Near([0, 0, 2], t.relu().Doubles());
        Values.Near([Math.Tanh(-1), 0, Math.Tanh(2)], t.tanh().Doubles(), 1e-12);
        Values.Near([1 / (1 + Math.E), 0.5, 1 / (1 + Math.Exp(-2))], t.sigmoid().Doubles(), 1e-12);
        Values.Near([Math.Exp(-1), 1, Math.Exp(2)], t.exp().Doubles(), 1e-12);
        var total = Math.Exp(-1) + 1 + Math.Exp(2);
        Values.Near([-1 - Math.Log(total), -Math.Log(total), 2 - Math.Log(total)], t.log_softmax(0).Doubles(), 1e-12);
        Values.Near([1, 0, 4], t.square().Doubles());
        Values.Near([1, 0, 2], t.abs().Doubles());
    }
}
