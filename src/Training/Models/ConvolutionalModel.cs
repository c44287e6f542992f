using System.Collections.Immutable;
using AfdActors.Algorithms.Layout;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace AfdActors.Training.Models;

/// <summary>
/// LEAF's image classifier (arXiv:1812.01097): twice conv 5x5 with same padding, relu and 2x2 max pooling, then a dense layer with relu
/// and one with the logits. Filters and hidden neurons may be dropped (design 4.1).
/// </summary>
public sealed class ConvolutionalModel : IFederatedModel
{
    private const int Kernel = 5;
    private const int Pool = 2;

    /// <param name="inputShape">[channels, height, width], each side at least 4.</param>
    public ConvolutionalModel(string name, ImmutableArray<int> inputShape, int classes, int firstFilters, int secondFilters, int hidden)
    {
        if (inputShape.Length != 3 || inputShape[1] < Pool * Pool || inputShape[2] < Pool * Pool)
            throw new ArgumentException($"{name}: expected images of channels x height x width, at least 4x4, got [{string.Join(", ", inputShape)}]");
        InputShape = inputShape;
        Classes = classes;
        var block = inputShape[1] / Pool / Pool * (inputShape[2] / Pool / Pool);
        var layout = new LayoutBuilder(name);
        var first = layout.Group("conv1", firstFilters);
        var second = layout.Group("conv2", secondFilters);
        var neurons = layout.Group("dense1", hidden);
        Layout = layout
            .Conv2d("conv1", inputShape[0], firstFilters, Kernel, outputGroup: first)
            .Conv2d("conv2", firstFilters, secondFilters, Kernel, inputGroup: first, outputGroup: second)
            .Dense("dense1", secondFilters * block, hidden, inputGroup: second, outputGroup: neurons, inputBlock: block)
            .Dense("dense2", hidden, classes, inputGroup: neurons)
            .Build();
    }

    public ModelLayout Layout { get; }

    public ImmutableArray<int> InputShape { get; }

    public int Classes { get; }

    public Tensor Forward(ForwardPass pass, Tensor inputs)
    {
        var features = Convolve(pass, Convolve(pass, inputs, 0), 2);
        var hidden = relu(linear(features.flatten(1), pass.Parameters[4], pass.Parameters[5]));
        return linear(hidden, pass.Parameters[6], pass.Parameters[7]);
    }

    /// <summary>Pools before the relu: the same function, as both are monotone, with a quarter of the relu's work.</summary>
    private static Tensor Convolve(ForwardPass pass, Tensor inputs, int weight)
    {
        var maps = conv2d(inputs, pass.Parameters[weight], pass.Parameters[weight + 1], padding: [Kernel / 2, Kernel / 2]);
        return relu(max_pool2d(maps, Pool));
    }
}
