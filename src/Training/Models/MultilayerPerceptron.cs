using System.Collections.Immutable;
using AfdActors.Algorithms.Layout;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace AfdActors.Training.Models;

/// <summary>
/// Dense layers with relu between them, the 2NN of FedAvg (arXiv:1602.05629) with hidden sizes 200 and 200. Hidden neurons may be dropped.
/// Without hidden layers it is multinomial logistic regression.
/// </summary>
public sealed class MultilayerPerceptron : IFederatedModel
{
    private readonly int _layers;

    public MultilayerPerceptron(string name, ImmutableArray<int> inputShape, int classes, params ReadOnlySpan<int> hidden)
    {
        InputShape = inputShape;
        Classes = classes;
        _layers = hidden.Length + 1;
        var layout = new LayoutBuilder(name);
        var inputs = inputShape.Aggregate(1, (size, axis) => checked(size * axis));
        int? inputGroup = null;
        for (var layer = 0; layer < hidden.Length; layer++)
        {
            var group = layout.Group($"dense{layer + 1}", hidden[layer]);
            layout.Dense($"dense{layer + 1}", inputs, hidden[layer], inputGroup, group);
            (inputs, inputGroup) = (hidden[layer], group);
        }
        Layout = layout.Dense($"dense{_layers}", inputs, classes, inputGroup).Build();
    }

    public ModelLayout Layout { get; }

    public ImmutableArray<int> InputShape { get; }

    public int Classes { get; }

    public Tensor Forward(ForwardPass pass, Tensor inputs)
    {
        var activations = inputs.flatten(1);
        for (var layer = 0; layer < _layers; layer++)
        {
            var outputs = linear(activations, pass.Parameters[2 * layer], pass.Parameters[2 * layer + 1]);
            activations = layer < _layers - 1 ? relu(outputs) : outputs;
        }
        return activations;
    }
}
