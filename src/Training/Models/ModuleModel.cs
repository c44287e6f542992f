using System.Collections.Immutable;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;
using AfdActors.Training.Native;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AfdActors.Training.Models;

/// <summary>
/// Any TorchSharp module as a model of a federation. The layout is read off a module that the factory makes: its parameters by name, and
/// its units where layers follow each other in a <c>Sequential</c>. Every training and evaluation gets a module of its own.
/// </summary>
/// <example>
/// <code>
/// var model = new ModuleModel("my-net", [1, 28, 28], classes: 10, () => new MyNet());
/// </code>
/// </example>
public sealed class ModuleModel : IFederatedModel
{
    private readonly Func<nn.Module<Tensor, Tensor>> _create;
    private readonly ModuleLayout _layout;

    /// <param name="create">Makes a module; called from several threads, and the modules must not share tensors.</param>
    /// <exception cref="ArgumentException">The module has nothing to train, or tensors that are not float32.</exception>
    /// <exception cref="TorchUnavailableException">libtorch cannot be used here.</exception>
    public ModuleModel(string name, ImmutableArray<int> inputShape, int classes, Func<nn.Module<Tensor, Tensor>> create)
    {
        TorchRuntime.Initialize();
        InputShape = inputShape;
        Classes = classes;
        _create = create;
        using var scope = NewDisposeScope();
        using var module = create();
        _layout = ModuleLayout.Of(name, module);
        Vocabulary = VocabularyOf(module);
    }

    public ModelLayout Layout => _layout.Layout;

    public ImmutableArray<int> InputShape { get; }

    public int Classes { get; }

    public int? Vocabulary { get; }

    /// <summary>The layers whose units no sub-model drops, in the module's order, each with the reason.</summary>
    public ImmutableArray<WholeLayer> Whole => _layout.Whole;

    public ModelInstance Open(
        SubModel subModel, ReadOnlySpan<float> weights, bool trained = false, TrainingDevice device = TrainingDevice.Cpu) =>
        new(_create, _layout, subModel, weights, trained, device);

    /// <summary>Of a chain of layers whose first with parameters is an embedding.</summary>
    private static int? VocabularyOf(nn.Module module) =>
        module is Sequential && module.children().FirstOrDefault(layer => layer.parameters().Any()) is Embedding { weight: { } rows }
            ? (int)rows.shape[0]
            : null;
}
