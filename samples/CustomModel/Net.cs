using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CustomModel;

/// <summary>A network for images of 28 x 28. A plain chain of layers, so that sub-models can leave filters and hidden units out.</summary>
internal sealed class Net : Module<Tensor, Tensor>
{
    private readonly Sequential _layers = Sequential(
        ("filters", Conv2d(1, 8, 5)),
        ("relu", ReLU()),
        ("pool", MaxPool2d(4)),
        ("flatten", Flatten()),
        ("hidden", Linear(8 * 6 * 6, 32)),
        ("rectified", ReLU()),
        ("classes", Linear(32, 10)));

    public Net()
        : base(nameof(Net)) => RegisterComponents();

    public override Tensor forward(Tensor input) => _layers.forward(input);
}
