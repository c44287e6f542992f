using System.Numerics.Tensors;

namespace AfdActors.Training.Models;

/// <summary>
/// One step of an LSTM's hidden units for one sample: c = sigmoid(f) * c before + sigmoid(i) * tanh(g), h = sigmoid(o) * tanh(c).
/// Gates [4 * hidden] are in torch's order, input, forget, cell, output; all else is [hidden].
/// </summary>
internal static class LstmCell
{
    /// <summary>The gates' sums become their activations; cells and outputs are set.</summary>
    /// <param name="before">Cells one step before; empty at the first.</param>
    public static void Forward(Span<float> gates, ReadOnlySpan<float> before, Span<float> cells, Span<float> outputs)
    {
        var (input, forget, cell, output) = new Gates(gates);
        TensorPrimitives.Sigmoid(input, input);
        TensorPrimitives.Sigmoid(forget, forget);
        TensorPrimitives.Tanh(cell, cell);
        TensorPrimitives.Sigmoid(output, output);
        TensorPrimitives.Multiply(input, cell, cells);
        if (!before.IsEmpty) TensorPrimitives.MultiplyAdd(forget, before, cells, cells);
        TensorPrimitives.Tanh(cells, outputs);
        TensorPrimitives.Multiply(outputs, output, outputs);
    }

    /// <summary>
    /// The gates' activations become the gradients of their sums: dc += dh * o * (1 - tanh(c)^2), then do = dh * tanh(c), di = dc * g,
    /// df = dc * c before, dg = dc * i, each times the slope of its activation; dc * f goes one step back.
    /// </summary>
    /// <param name="outputGradients">dh, with what the step after adds to it.</param>
    /// <param name="cellGradients">dc. In: what the step after sends back. Out: what goes to the step before.</param>
    /// <param name="scratch">Room for [2 * hidden].</param>
    public static void Backward(
        Span<float> gates, ReadOnlySpan<float> before, ReadOnlySpan<float> cells, ReadOnlySpan<float> outputGradients, Span<float> cellGradients, Span<float> scratch)
    {
        var (input, forget, cell, output) = new Gates(gates);
        var upstream = scratch[..cells.Length];
        var slope = scratch[cells.Length..];

        TensorPrimitives.Tanh(cells, upstream);
        TensorPrimitives.Multiply(upstream, upstream, slope);
        TensorPrimitives.Subtract(1f, slope, slope);
        TensorPrimitives.Multiply(slope, output, slope);
        TensorPrimitives.MultiplyAdd(slope, outputGradients, cellGradients, cellGradients);
        TensorPrimitives.Multiply(upstream, outputGradients, upstream);
        TimesSigmoidSlope(output, upstream, slope);

        TensorPrimitives.Multiply(cellGradients, cell, upstream);
        TensorPrimitives.Multiply(cell, cell, cell);
        TensorPrimitives.Subtract(1f, cell, cell);
        TensorPrimitives.Multiply(cell, input, cell);
        TensorPrimitives.Multiply(cell, cellGradients, cell);
        TimesSigmoidSlope(input, upstream, slope);

        if (before.IsEmpty)
        {
            forget.Clear();
            return;
        }
        TensorPrimitives.Multiply(cellGradients, before, upstream);
        TensorPrimitives.Multiply(cellGradients, forget, cellGradients);
        TimesSigmoidSlope(forget, upstream, slope);
    }

    /// <summary>activation = upstream * activation * (1 - activation).</summary>
    private static void TimesSigmoidSlope(Span<float> activation, ReadOnlySpan<float> upstream, Span<float> scratch)
    {
        TensorPrimitives.Subtract(1f, activation, scratch);
        TensorPrimitives.Multiply(activation, scratch, activation);
        TensorPrimitives.Multiply(activation, upstream, activation);
    }

    private readonly ref struct Gates(Span<float> all)
    {
        private readonly Span<float> _all = all;

        public void Deconstruct(out Span<float> input, out Span<float> forget, out Span<float> cell, out Span<float> output)
        {
            var hidden = _all.Length / 4;
            input = _all[..hidden];
            forget = _all.Slice(hidden, hidden);
            cell = _all.Slice(2 * hidden, hidden);
            output = _all[(3 * hidden)..];
        }
    }
}
