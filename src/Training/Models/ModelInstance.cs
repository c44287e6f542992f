using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.Training.Native;
using TorchSharp;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace AfdActors.Training.Models;

/// <summary>
/// A module with the weights of a sub-model, for one training or evaluation. A dispose scope of its own holds its tensors, so it is
/// disposed on the thread that made it, and what was made after it goes first.
/// </summary>
public sealed class ModelInstance : IDisposable
{
    /// <summary>Torch's random generator belongs to the process: modules that draw numbers take turns, so that each repeats.</summary>
    private static readonly Lock Generator = new();

    private readonly DisposeScope _scope;
    private readonly bool _draws;
    private readonly nn.Module<Tensor, Tensor> _module;
    private readonly Tensor[] _tensors;

    internal ModelInstance(
        Func<nn.Module<Tensor, Tensor>> create, ModuleLayout layout, SubModel subModel, ReadOnlySpan<float> weights, bool trained,
            TrainingDevice device)
    {
        if (weights.Length != subModel.Count)
            throw new ArgumentException($"expected {subModel.Count} weights, got {weights.Length}", nameof(weights));
        SubModel = subModel;
        var place = TorchRuntime.Initialize(device, subModel.Layout);
        _scope = NewDisposeScope();
        try
        {
            _module = Create(create, layout.Draws);
            _draws = layout.Draws;
            SubModelShapes.Apply(_module, layout, subModel);
            Write(layout, weights);
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

    /// <summary>The same in training: a module with dropout layers draws from a seed of the stream, and repeats.</summary>
    internal Tensor Forward(Tensor inputs, SeededStream noise)
    {
        if (!_draws) return Forward(inputs);
        lock (Generator)
        {
            manual_seed((long)noise.NextUInt64());
            return Forward(inputs);
        }
    }

    /// <summary>Writes the tensors as they are now, in the sub-model's flat order.</summary>
    /// <exception cref="TrainingDivergedException">A weight is not finite; nothing is written.</exception>
    public void CopyTo(Span<float> weights)
    {
        using var scope = NewDisposeScope();
        var readable = Array.ConvertAll(_tensors, TensorValues.Readable);
        foreach (var tensor in readable) RequireFinite(TensorValues.Of<float>(tensor));
        for (var p = 0; p < readable.Length; p++) TensorValues.Of<float>(readable[p]).CopyTo(weights[SubModel.OffsetOf(p)..]);
    }

    public void Dispose()
    {
        _module.Dispose();
        _scope.Dispose();
    }

    private static nn.Module<Tensor, Tensor> Create(Func<nn.Module<Tensor, Tensor>> create, bool draws)
    {
        if (!draws) return create();
        lock (Generator) return create();
    }

    private void Write(ModuleLayout layout, ReadOnlySpan<float> weights)
    {
        var tensors = layout.TensorsOf(_module);
        for (var p = 0; p < tensors.Length; p++)
        {
            var values = weights.Slice(SubModel.OffsetOf(p), SubModel.TensorSizes[p]);
            TensorValues.Write(tensors[p], layout.IsVariance(p) ? AtLeastZero(values) : values);
        }
    }

    /// <summary>The rounding of an average may overshoot a tiny variance, and below 0 it has no root.</summary>
    private static float[] AtLeastZero(ReadOnlySpan<float> variances)
    {
        var corrected = variances.ToArray();
        foreach (ref var variance in corrected.AsSpan()) variance = Math.Max(variance, 0);
        return corrected;
    }

    private void RequireFinite(ReadOnlySpan<float> weights)
    {
        if (TensorPrimitives.IsFiniteAll(weights)) return;
        foreach (var weight in weights)
        {
            if (!float.IsFinite(weight))
                throw new TrainingDivergedException(SubModel.Layout.Name, $"a trained weight is {weight}");
        }
    }
}
