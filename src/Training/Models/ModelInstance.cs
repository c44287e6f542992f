using AfdActors.Algorithms.SubModels;
using AfdActors.Training.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace AfdActors.Training.Models;

/// <summary>
/// A module with the weights of a sub-model, for one training or evaluation. A dispose scope of its own holds its tensors, so it is disposed on the
/// thread that made it, and what was made after it goes first.
/// </summary>
public sealed class ModelInstance : IDisposable
{
    private readonly DisposeScope _scope;
    private readonly nn.Module<Tensor, Tensor> _module;
    private readonly Tensor[] _tensors;

    internal ModelInstance(
        Func<nn.Module<Tensor, Tensor>> create, ModuleLayout layout, SubModel subModel, ReadOnlySpan<float> weights, bool trained, TrainingDevice device)
    {
        if (weights.Length != subModel.Count) throw new ArgumentException($"expected {subModel.Count} weights, got {weights.Length}", nameof(weights));
        SubModel = subModel;
        var place = TorchRuntime.Initialise(device, subModel.Layout);
        _scope = NewDisposeScope();
        try
        {
            _module = create();
            SubModelShapes.Apply(_module, layout, subModel);
            Write(layout.TensorsOf(_module), weights);
            if (place.type != DeviceType.CPU) _module.to(place);
            if (trained) _module.train();
            else _module.eval();
            _tensors = layout.TensorsOf(_module);
        }
        catch
        {
            _module?.Dispose();
            _scope.Dispose();
            throw;
        }
    }

    public SubModel SubModel { get; }

    /// <summary>The tensors of the layout, in its order. Those that require a gradient are trained; the others are buffers.</summary>
    public IReadOnlyList<Tensor> Tensors => _tensors;

    /// <summary>The module's answer to inputs [batch, InputShape...]: logits [batch, Classes].</summary>
    public Tensor Forward(Tensor inputs) => _module.call(inputs);

    /// <summary>Writes the tensors as they are now, in the sub-model's flat order.</summary>
    public void CopyTo(Span<float> weights)
    {
        using var scope = NewDisposeScope();
        for (var p = 0; p < _tensors.Length; p++) TensorValues.CopyTo(_tensors[p], weights.Slice(SubModel.OffsetOf(p), SubModel.TensorSizes[p]));
    }

    public void Dispose()
    {
        _module.Dispose();
        _scope.Dispose();
    }

    private void Write(Tensor[] tensors, ReadOnlySpan<float> weights)
    {
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        for (var p = 0; p < tensors.Length; p++)
        {
            var values = weights.Slice(SubModel.OffsetOf(p), SubModel.TensorSizes[p]);
            tensors[p].copy_(TensorValues.On(CPU, values, SubModel.ShapeOf(p).AsSpan(), ScalarType.Float32).reshape(tensors[p].shape));
        }
    }
}
