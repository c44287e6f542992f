using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace AfdActors.Compat.TorchSharp.Tests;

public sealed class GradientTests
{
    [Fact]
    public void Gradient_of_a_square_accumulates_until_it_is_cleared()
    {
        using var x = tensor(new[] { 3f, -1 }, requires_grad: true);
        Assert.Null(x.grad);
        x.square().sum().backward();
        Assert.Equal([6f, -2], x.grad!.Floats());
        x.square().sum().backward();
        Assert.Equal([12f, -4], x.grad!.Floats());
        x.grad = null;
        Assert.Null(x.grad);
        Assert.True(x.is_leaf && x.requires_grad);
    }

    [Fact]
    public void Nothing_is_tracked_without_grad_mode_and_after_detach()
    {
        using var x = tensor(new[] { 1f }, requires_grad: true);
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * 2).requires_grad);
            x.sub_(0.5);
        }
        Assert.True(is_grad_enabled());
        Assert.Equal(0.5f, x.item<float>());
        Assert.False(x.detach().requires_grad);
        Assert.True((x * 2).requires_grad);
    }

    [Fact]
    public void Gradients_are_given_for_inner_tensors_too()
    {
        using var x = tensor(new[] { 2f }, requires_grad: true);
        using var y = x * 3;
        using var z = y.square();
        var gradients = autograd.grad([z.sum()], [x, y]);
        Assert.Equal(36f, gradients[0].item<float>()); // d(9 x^2)/dx
        Assert.Equal(12f, gradients[1].item<float>()); // 2 y
        Assert.Null(x.grad);
    }

    public static TheoryData<string> Functions => ["conv input", "conv weight", "pool", "linear", "cross entropy", "log softmax", "tanh sigmoid", "index", "cat", "mul div", "mean"];

    /// <summary>Central differences in float64 with step 1e-5: error about 1e-10 of the third derivative plus 1e-11 of rounding.</summary>
    [Theory]
    [MemberData(nameof(Functions))]
    public void Gradients_equal_finite_differences(string function)
    {
        Func<Tensor, Tensor> f = function switch
        {
            "conv input" => x => conv2d(x.reshape(1, 2, 3, 2), Values.Spread(3, 2, 3, 3), Values.Spread(3), padding: [1, 1]).square().sum(),
            "conv weight" => x => conv2d(Values.Spread(2, 1, 4, 4), x.reshape(3, 1, 2, 2), padding: [1, 1]).square().sum(),
            "pool" => x => max_pool2d(x.reshape(1, 1, 3, 4), 2, stride: 1).square().sum(),
            "linear" => x => linear(Values.Spread(2, 4), x.reshape(3, 4), Values.Spread(3)).square().sum(),
            "cross entropy" => x => cross_entropy(x.reshape(4, 3), tensor(new long[] { 0, 2, 1, 1 })),
            "log softmax" => x => x.reshape(3, 4).log_softmax(1).square().sum(),
            "tanh sigmoid" => x => (x.tanh() * x.sigmoid()).sum(),
            "index" => x => x.index_select(0, tensor(new long[] { 1, 5, 5 })).square().sum() + x.narrow(0, 2, 3).square().sum(),
            "cat" => x => cat([x, x.relu(), -x]).square().sum(),
            "mul div" => x => (x * Values.Spread(12) / (x.square() + 1)).sum(),
            _ => x => x.square().mean(),
        };
        using var at = Values.Spread(12).requires_grad_();
        f(at).backward();
        var analytic = at.grad!.Doubles();
        const double Step = 1e-5;
        for (var i = 0; i < 12; i++)
        {
            var numeric = (Moved(f, i, Step) - Moved(f, i, -Step)) / (2 * Step);
            Assert.Equal(numeric, analytic[i], 7);
        }
    }

    [Fact]
    public void Sgd_steps_follow_momentum_and_weight_decay()
    {
        // p = 1, gradient 2 each time, lr 0.1, momentum 0.5: b1 = 2, p = 0.8; b2 = 0.5 * 2 + 2 = 3, p = 0.5
        using var p = new global::TorchSharp.Modules.Parameter(ones(1));
        using var sgd = optim.SGD([p], 0.1, momentum: 0.5);
        foreach (var expected in new[] { 0.8f, 0.5f })
        {
            sgd.zero_grad();
            (p * 2).sum().backward();
            sgd.step();
            Assert.Equal(expected, p.item<float>(), 6);
        }
        using var q = new global::TorchSharp.Modules.Parameter(ones(1));
        using var decayed = optim.SGD([q], 0.1, weight_decay: 0.5);
        (q * 2).sum().backward();
        decayed.step(); // 1 - 0.1 * (2 + 0.5)
        Assert.Equal(0.75f, q.item<float>(), 6);
    }

    private static double Moved(Func<Tensor, Tensor> f, int index, double by)
    {
        using var scope = NewDisposeScope();
        using var untracked = no_grad();
        var x = Values.Spread(12);
        x.data<double>()[index] += by;
        return f(x).item<double>();
    }
}
