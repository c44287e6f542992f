using AfdActors.Algorithms.Layout;
using static TorchSharp.torch;

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

    /// <summary>Logits [batch, classes] of inputs [steps * batch, in], time outermost.</summary>
    public Tensor Forward(ForwardPass pass, Tensor inputs, long batch)
    {
        var first = pass.Kept(pass.Lstm(inputs, _first, batch), _firstGroup);
        var second = pass.Lstm(first, _first + ParametersPerLstm, batch);
        var last = second.narrow(0, second.size(0) - batch, batch);
        return pass.Dense(pass.Kept(last, _secondGroup), _first + 2 * ParametersPerLstm);
    }
}
