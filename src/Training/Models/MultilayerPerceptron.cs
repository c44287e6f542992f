using System.Collections.Immutable;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AfdActors.Training.Models;

/// <summary>
/// Dense layers with relu between them, the 2NN of FedAvg (arXiv:1602.05629) with hidden sizes 200 and 200. Hidden neurons may be dropped.
/// Without hidden layers it is multinomial logistic regression.
/// </summary>
public sealed class MultilayerPerceptron(ImmutableArray<int> inputShape, int classes, ImmutableArray<int> hidden, Device? device = null)
    : Sequential([.. Layers(inputShape, classes, hidden, device)])
{
    private static IEnumerable<(string, nn.Module<Tensor, Tensor>)> Layers(
        ImmutableArray<int> inputShape, int classes, ImmutableArray<int> hidden, Device? device)
    {
        var inputs = inputShape.Aggregate(1, (size, axis) => checked(size * axis));
        yield return ("flatten", nn.Flatten());
        foreach (var (index, units) in hidden.Index())
        {
            yield return ($"dense{index + 1}", nn.Linear(inputs, units, device: device));
            yield return ($"relu{index + 1}", nn.ReLU());
            inputs = units;
        }
        yield return ($"dense{hidden.Length + 1}", nn.Linear(inputs, classes, device: device));
    }
}
