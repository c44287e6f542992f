using static TorchSharp.torch;

namespace AfdActors.Training.Models;

/// <summary>
/// An LSTM layer over a whole sequence, forward and backward through time, from c = h = 0. Time is outermost in every tensor: row
/// t * batch + n is sample n at step t. The products are torch's and the cells (<see cref="LstmCell"/>) work in place, as autograd's
/// book-keeping of so many steps costs about as much as the products. Belongs to the dispose scope that it is made in.
/// </summary>
internal sealed class LstmSequence
{
    private readonly Tensor _gates;
    private readonly Tensor _cells;
    private readonly int _batch;
    private readonly int _hidden;

    /// <param name="projected">What the inputs and the bias give the gates: [steps * batch, 4 * hidden]; becomes the gates.</param>
    /// <param name="recurrent">Weight [4 * hidden, hidden] of the outputs one step before.</param>
    /// <param name="batch">Rows a step.</param>
    public LstmSequence(Tensor projected, Tensor recurrent, long batch)
    {
        _gates = projected;
        _batch = (int)batch;
        _hidden = (int)recurrent.size(1);
        _cells = empty([Rows, _hidden]);
        Outputs = empty([Rows, _hidden]);
        using var view = recurrent.t();
        // Copied once, as every step's product takes a quarter longer through the view.
        using var transposed = view.contiguous();
        var gates = new RowsOf(_gates);
        var cells = new RowsOf(_cells);
        var outputs = new RowsOf(Outputs);
        for (var start = 0; start < Rows; start += _batch)
        {
            if (start > 0) AddProduct(_gates, start, Outputs, start - _batch, transposed);
            for (var row = start; row < start + _batch; row++) LstmCell.Forward(gates[row], cells[row - _batch], cells[row], outputs[row]);
        }
    }

    /// <summary>The layer's outputs h [steps * batch, hidden]. Autograd does not know where they come from.</summary>
    public Tensor Outputs { get; }

    private int Rows => (int)_gates.size(0);

    /// <summary>Gradients of <c>projected</c> [steps * batch, 4 * hidden]. They take the place of the gates: once only.</summary>
    /// <param name="outputGradients">Of <see cref="Outputs"/>; what the later steps add is added in place.</param>
    /// <param name="recurrent">The weight of the forward pass.</param>
    public Tensor Backward(Tensor outputGradients, Tensor recurrent)
    {
        var gates = new RowsOf(_gates);
        var cells = new RowsOf(_cells);
        var gradients = new RowsOf(outputGradients);
        var cellGradients = new float[_batch * _hidden];
        var scratch = new float[2 * _hidden];
        for (var start = Rows - _batch; start >= 0; start -= _batch)
        {
            if (start + _batch < Rows) AddProduct(outputGradients, start, _gates, start + _batch, recurrent);
            for (var row = start; row < start + _batch; row++)
            {
                var dc = cellGradients.AsSpan((row - start) * _hidden, _hidden);
                LstmCell.Backward(gates[row], cells[row - _batch], cells[row], gradients[row], dc, scratch);
            }
        }
        return _gates;
    }

    /// <summary>The batch's rows from <paramref name="to"/> on += those of the source from <paramref name="from"/> on, times the matrix.</summary>
    private void AddProduct(Tensor target, int to, Tensor source, int from, Tensor matrix)
    {
        using var rows = target.narrow(0, to, _batch);
        using var factors = source.narrow(0, from, _batch);
        rows.addmm_(factors, matrix, 1, 1);
    }

    /// <summary>The rows of a matrix; those before the first are empty.</summary>
    private readonly ref struct RowsOf(Tensor matrix)
    {
        private readonly Span<float> _values = ModelTensors.Memory<float>(matrix);
        private readonly int _width = (int)matrix.size(1);

        public Span<float> this[int row] => row < 0 ? [] : _values.Slice(row * _width, _width);
    }
}
