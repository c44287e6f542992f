using AfdActors.Algorithms.Layout;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace AfdActors.Training.Models;

/// <summary>
/// Two LSTM layers and a dense layer with the logits, which reads the last step's outputs: the end of LEAF's character model
/// (arXiv:1812.01097). The outputs of both LSTM layers are unit groups.
/// </summary>
internal sealed class StackedLstm
{
    private const int ParametersPerLstm = 3;

    private readonly int _first;
    private readonly int _firstGroup;
    private readonly int _secondGroup;

    /// <summary>Writes its parameters to the layout, after the <paramref name="first"/> that are there.</summary>
    public StackedLstm(LayoutBuilder layout, int first, int inputs, int hidden, int classes, LstmDropout dropout)
    {
        _first = first;
        _firstGroup = layout.Group("lstm1", hidden);
        _secondGroup = layout.Group("lstm2", hidden);
        layout
            .Lstm("lstm1", inputs, hidden, outputGroup: _firstGroup, dropout: dropout)
            .Lstm("lstm2", hidden, hidden, inputGroup: _firstGroup, outputGroup: _secondGroup, dropout: dropout)
            .Dense("dense", hidden, classes, inputGroup: _secondGroup);
    }

    /// <summary>Logits [batch, classes] of inputs [steps, batch, in].</summary>
    public Tensor Forward(ForwardPass pass, Tensor inputs)
    {
        var first = pass.Kept(pass.Lstm(inputs, _first), _firstGroup);
        var second = pass.Lstm(first, _first + ParametersPerLstm);
        var last = pass.Kept(second.select(0, second.size(0) - 1), _secondGroup);
        var dense = _first + 2 * ParametersPerLstm;
        return linear(last, pass.Parameters[dense], pass.Parameters[dense + 1]);
    }
}
