using System.Collections.Immutable;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AfdActors.Training.Models;

/// <summary>
/// LEAF's image classifier (arXiv:1812.01097): twice conv 5x5 with same padding, 2x2 max pooling and relu, then a dense layer with relu
/// and one with the logits. Inputs are [channels, height, width], each side at least 4; filters and hidden neurons may be dropped.
/// </summary>
/// <remarks>Pools before the relu: the same function, as both are monotone, with a quarter of the relu's work.</remarks>
public sealed class ConvolutionalNet(
    ImmutableArray<int> inputShape, int classes, int firstFilters, int secondFilters, int hidden, Device? device = null) : Sequential(
    ("conv1", nn.Conv2d(Channels(inputShape), firstFilters, Kernel, padding: Kernel / 2, device: device)),
    ("pool1", nn.MaxPool2d(Pool)),
    ("relu1", nn.ReLU()),
    ("conv2", nn.Conv2d(firstFilters, secondFilters, Kernel, padding: Kernel / 2, device: device)),
    ("pool2", nn.MaxPool2d(Pool)),
    ("relu2", nn.ReLU()),
    ("flatten", nn.Flatten()),
    ("dense1", nn.Linear(secondFilters * (inputShape[1] / Pool / Pool) * (inputShape[2] / Pool / Pool), hidden, device: device)),
    ("relu3", nn.ReLU()),
    ("dense2", nn.Linear(hidden, classes, device: device)))
{
    private const int Kernel = 5;
    private const int Pool = 2;

    private static int Channels(ImmutableArray<int> shape) => shape.Length == 3 && shape[1] >= Pool * Pool && shape[2] >= Pool * Pool
        ? shape[0]
        : throw new ArgumentException($"expected images of channels x height x width, at least 4x4, got [{string.Join(", ", shape)}]");
}
