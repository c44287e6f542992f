using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace AfdActors.Compat.TorchSharp.Tests;

public sealed class LayerTests
{
    [Fact]
    public void Convolution_with_same_padding_slides_the_kernel_over_a_border_of_zeros()
    {
        // 2x2 image [1 2; 3 4], 3x3 kernel of ones plus bias 10: every output sees the whole image, 10 + 10
        using var image = tensor(new[] { 1f, 2, 3, 4 }, new long[] { 1, 1, 2, 2 });
        using var kernel = ones(1, 1, 3, 3);
        Assert.Equal([20f, 20, 20, 20], conv2d(image, kernel, full(1, 10, dtype: ScalarType.Float32), padding: [1, 1]).Floats());
        // correlation, not convolution: a kernel with 1 at its upper left moves the image down and right
        using var corner = zeros(1, 1, 3, 3);
        corner.data<float>()[0, 0, 0, 0] = 1;
        Assert.Equal([0f, 0, 0, 1], conv2d(image, corner, padding: [1, 1]).Floats());
        Assert.Equal([10f], conv2d(image, ones(1, 1, 2, 2), strides: [2, 2]).Floats());
    }

    [Fact]
    public void Pooling_takes_the_largest_of_a_window_and_drops_what_is_left_over()
    {
        using var t = tensor(new[] { 1f, 5, 2, 3, 4, 9, 7, 8, 6 }, new long[] { 1, 1, 3, 3 });
        Assert.Equal([5f], max_pool2d(t, 2).Floats());
        Assert.Equal([5f, 9, 8, 9], max_pool2d(t, 2, stride: 1).Floats());
        Assert.Equal([13f / 4], avg_pool2d(t, 2).Floats());
    }

    [Fact]
    public void Dense_layer_multiplies_by_the_transposed_weight()
    {
        // [1 2] [1 0; 2 1; 0 3]^T + [0.5 0.5 0.5] = [1.5 4.5 6.5]
        using var x = tensor(new[] { 1f, 2 }, new long[] { 1, 2 });
        using var w = tensor(new[] { 1f, 0, 2, 1, 0, 3 }, new long[] { 3, 2 });
        Assert.Equal([1.5f, 4.5f, 6.5f], linear(x, w, full(3, 0.5)).Floats());
        Assert.Equal([1f, 4, 6], linear(x, w).Floats());
    }

    [Fact]
    public void Cross_entropy_is_the_negative_log_likelihood_of_the_softmax()
    {
        using var logits = tensor(new[] { 1.0, 2, 3, 0, 0, 0 }, new long[] { 2, 3 });
        using var labels = tensor(new long[] { 2, 1 });
        var first = Math.Log(Math.Exp(1) + Math.Exp(2) + Math.Exp(3)) - 3;
        var second = Math.Log(3);
        Assert.Equal((first + second) / 2, cross_entropy(logits, labels).item<double>(), 12);
        Assert.Equal(first + second, cross_entropy(logits, labels, reduction: nn.Reduction.Sum).item<double>(), 12);
        Values.Near([first, second], cross_entropy(logits, labels, reduction: nn.Reduction.None).Doubles(), 1e-12);
        Assert.Equal((first + second) / 2, nll_loss(log_softmax(logits, 1), labels).item<double>(), 12);
        Assert.Equal(14.0 / 6, mse_loss(logits, zeros(2, 3, dtype: ScalarType.Float64)).item<double>(), 12);
    }

    [Fact]
    public void Lstm_follows_its_gate_equations()
    {
        // one input, one hidden unit, two steps; gates i, f, g, o with weights 0.1..0.4 from the input, 0.5..0.8 from the state, biases 0.01..0.08
        using var lstm = nn.LSTM(1, 1);
        var number = 0;
        using (no_grad())
        {
            foreach (var (name, parameter) in lstm.named_parameters())
            {
                var first = name switch { "weight_ih_l0" => 0.1f, "weight_hh_l0" => 0.5f, "bias_ih_l0" => 0.01f, _ => 0.05f };
                var step = name.StartsWith("weight", StringComparison.Ordinal) ? 0.1f : 0.01f;
                parameter.copy_(tensor(new[] { first, first + step, first + (2 * step), first + (3 * step) }, parameter.shape));
                number++;
            }
        }
        Assert.Equal(4, number);
        double h = 0, c = 0;
        var expected = new List<double>();
        foreach (var x in new[] { 1.0, -2.0 })
        {
            double Gate(int k) => ((0.1 + (0.1 * k)) * x) + ((0.5 + (0.1 * k)) * h) + 0.01 + (0.01 * k) + 0.05 + (0.01 * k);
            double Sigmoid(double v) => 1 / (1 + Math.Exp(-v));
            c = (Sigmoid(Gate(1)) * c) + (Sigmoid(Gate(0)) * Math.Tanh(Gate(2)));
            h = Sigmoid(Gate(3)) * Math.Tanh(c);
            expected.Add(h);
        }
        var (output, hn, cn) = lstm.call(tensor(new[] { 1f, -2 }, new long[] { 2, 1, 1 }));
        Values.Near([.. expected], output.Floats().Select(v => (double)v), 1e-6);
        Assert.Equal(h, hn.item<float>(), 6);
        Assert.Equal(c, cn.item<float>(), 6);
        output.sum().backward();
        Assert.All(lstm.parameters(), p => Assert.NotNull(p.grad));
    }
}
