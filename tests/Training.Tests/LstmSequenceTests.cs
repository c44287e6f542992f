using AfdActors.Training.Native;
using AfdActors.Algorithms.Seeding;
using AfdActors.Training.Models;
using static TorchSharp.torch;

namespace AfdActors.Training.Tests;

/// <summary>
/// Against autograd through the unrolled layer in double precision, whose own error does not count. Recurrent weights are below
/// 1 / (4 * hidden) in size, so a row's sizes sum to at most 1/4 and a column's to at most 1: an error goes on to the next step, or the
/// step before, no larger than it came. A step sums at most 4 * hidden products and does some 20 further operations, each rounded within
/// 2^-24 of the largest number there is: (4 * hidden + 20) * steps * 2^-24 of it at the worst.
/// </summary>
[Collection(Samples.Torch)]
public sealed class LstmSequenceTests
{
    /// <summary>Hidden units that no vector's length divides, below and above one; one step has no recurrence; gates up to 30 saturate.</summary>
    public static TheoryData<int, int, int, float> Sizes
    {
        get
        {
            var sizes = new TheoryData<int, int, int, float>();
            foreach (var hidden in new[] { 1, 5, 17 })
            {
                foreach (var batch in new[] { 1, 3 })
                {
                    foreach (var steps in new[] { 1, 2, 6 })
                    {
                        sizes.Add(hidden, batch, steps, 1);
                        sizes.Add(hidden, batch, steps, 30);
                    }
                }
            }
            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Outputs_and_gradients_are_those_of_autograd_through_the_unrolled_layer(int hidden, int batch, int steps, float size)
    {
        TorchRuntime.Initialise();
        using var scope = NewDisposeScope();
        var stream = new SeededStream(1);
        var rows = steps * batch;
        var projected = Draw(stream, rows, 4 * hidden, size);
        var recurrent = Draw(stream, 4 * hidden, hidden, 1f / (4 * hidden));
        var outputGradients = Draw(stream, rows, hidden, 1);
        var exactProjected = projected.to(ScalarType.Float64).requires_grad_();
        var exact = UnrolledLstm.Run(exactProjected, recurrent.to(ScalarType.Float64), batch);
        var exactGradients = autograd.grad([exact], [exactProjected], [outputGradients.to(ScalarType.Float64)])[0];

        var sequence = new LstmSequence(projected, recurrent, batch);
        Near(exact, sequence.Outputs);
        Near(exactGradients, sequence.Backward(outputGradients, recurrent));

        void Near(Tensor expected, Tensor actual)
        {
            Assert.Equal(expected.shape, actual.shape);
            float[] values = [.. expected.data<double>().Select(value => (float)value)];
            Samples.Near(values, actual.data<float>().ToArray(), (4 * hidden + 20) * steps * Math.Pow(2, -24) * values.Append(size).Max(Math.Abs));
        }
    }

    /// <summary>[rows, columns], uniform in [-size, size).</summary>
    private static Tensor Draw(SeededStream stream, int rows, int columns, float size)
    {
        var values = new float[rows * columns];
        foreach (ref var value in values.AsSpan()) value = (2 * stream.NextSingle() - 1) * size;
        return tensor(values, [rows, columns]);
    }
}
