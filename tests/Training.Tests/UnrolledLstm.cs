using AfdActors.Testing;
using static TorchSharp.torch;

namespace AfdActors.Training.Tests;

/// <summary>
/// The steps of an LSTM layer over a whole sequence, unrolled. Time is outermost in every tensor: row t * batch + n is sample n at step t.
/// Gate rows are in torch's order, input, forget, cell, output:
/// c = sigmoid(f) * c + sigmoid(i) * tanh(g), h = sigmoid(o) * tanh(c), from c = h = 0.
/// </summary>
internal static class UnrolledLstm
{
    private const int Gates = 4;

    /// <summary>The layer's outputs [steps * batch, hidden].</summary>
    /// <param name="projected">What the inputs and the bias give the gates: [steps * batch, 4 * hidden].</param>
    /// <param name="recurrent">Weight [4 * hidden, hidden] of the outputs one step before.</param>
    public static Tensor Run(Tensor projected, Tensor recurrent, long batch)
    {
        using var scope = NewDisposeScope();
        var hidden = recurrent.size(1);
        var transposed = recurrent.t();
        var outputs = new List<Tensor>();
        Tensor? cell = null;
        foreach (var input in projected.split(batch, 0))
        {
            var gates = outputs.Count == 0 ? input : input.addmm(outputs[^1], transposed);
            var (output, next) = Step(gates, cell, hidden);
            cell?.Dispose();
            cell = next;
            outputs.Add(output);
        }
        return cat(outputs).MoveToOuterDisposeScope();
    }

    /// <summary>One step; a scope of its own, so that a long sequence without gradients holds one step's tensors and not all.</summary>
    private static (Tensor Output, Tensor Cell) Step(Tensor gates, Tensor? before, long hidden)
    {
        using var scope = NewDisposeScope();
        var parts = gates.split([.. Enumerable.Repeat(hidden, Gates)], 1);
        var cell = parts[0].sigmoid() * parts[2].tanh();
        if (before is not null) cell = parts[1].sigmoid() * before + cell;
        var output = parts[3].sigmoid() * cell.tanh();
        return (output.MoveToOuterDisposeScope(), cell.MoveToOuterDisposeScope());
    }
}
