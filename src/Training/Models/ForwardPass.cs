using AfdActors.Algorithms.SubModels;
using AfdActors.Training.Native;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AfdActors.Training.Models;

/// <summary>
/// What a model's forward sees: the tensors of a sub-model in layout order, and which units it keeps. Serves one training or evaluation, batch after
/// batch. A dispose scope of its own holds the tensors, so it is disposed on the thread that made it, and what was made after it goes first.
/// </summary>
public sealed class ForwardPass : IDisposable
{
    private readonly DisposeScope _scope;
    private readonly Device _device;
    private readonly bool _trained;
    private readonly Tensor[] _parameters;
    private readonly Tensor[] _kept;
    private readonly Dictionary<int, LSTM> _lstms = [];

    /// <param name="weights">In the sub-model's flat order.</param>
    /// <param name="trained">Autograd tracks what is computed with the parameters.</param>
    /// <exception cref="ArgumentException">The number of weights is not the sub-model's.</exception>
    /// <exception cref="TorchUnavailableException">libtorch or the device cannot be used here.</exception>
    public ForwardPass(SubModel subModel, ReadOnlySpan<float> weights, bool trained = false, TrainingDevice device = TrainingDevice.Cpu)
    {
        if (weights.Length != subModel.Count) throw new ArgumentException($"expected {subModel.Count} weights, got {weights.Length}", nameof(weights));
        SubModel = subModel;
        _trained = trained;
        _device = TorchRuntime.Initialise(device, subModel.Layout);
        _parameters = new Tensor[subModel.TensorSizes.Length];
        _kept = new Tensor[subModel.Kept.Length];
        _scope = NewDisposeScope();
        try
        {
            for (var p = 0; p < _parameters.Length; p++)
            {
                var values = weights.Slice(subModel.OffsetOf(p), subModel.TensorSizes[p]);
                _parameters[p] = TensorValues.On(_device, values, subModel.ShapeOf(p).AsSpan(), ScalarType.Float32).requires_grad_(trained);
            }
            for (var group = 0; group < _kept.Length; group++) _kept[group] = Numbers(subModel.Kept[group]);
        }
        catch
        {
            _scope.Dispose();
            throw;
        }
    }

    public SubModel SubModel { get; }

    public IReadOnlyList<Tensor> Parameters => _parameters;

    /// <summary>
    /// Torch's LSTM over sequences: inputs [steps, batch, in] to outputs [steps, batch, hidden], from zero states. Parameter
    /// <paramref name="weight"/> [4 * hidden, in] is followed by the recurrent weight [4 * hidden, hidden] and the bias [4 * hidden].
    /// </summary>
    public Tensor Lstm(Tensor inputs, int weight)
    {
        if (!_lstms.TryGetValue(weight, out var layer)) _lstms.Add(weight, layer = LayerOf(weight));
        return layer.call(inputs).Item1;
    }

    /// <summary>
    /// The last axis of the activations [..., units] of a group, but for the units that the sub-model drops; all of it, where the layer that made
    /// them was cut too. What is dropped thus never reaches the next layer, whose weight has no column for it.
    /// </summary>
    public Tensor Kept(Tensor activations, int group)
    {
        var axis = (int)activations.dim() - 1;
        return activations.size(axis) == SubModel.Kept[group].Count ? activations : activations.index_select(axis, _kept[group]);
    }

    /// <summary>Writes the parameters as they are now, in the sub-model's flat order.</summary>
    public void CopyTo(Span<float> weights)
    {
        using var scope = NewDisposeScope();
        for (var p = 0; p < _parameters.Length; p++) TensorValues.CopyTo(_parameters[p], weights.Slice(SubModel.OffsetOf(p), SubModel.TensorSizes[p]));
    }

    public void Dispose()
    {
        foreach (var layer in _lstms.Values) layer.Dispose();
        _scope.Dispose();
    }

    private Tensor Numbers(UnitMask mask) => TensorValues.On<long>(_device, [.. mask.Kept.ToArray().Select(unit => (long)unit)], [mask.Count], ScalarType.Int64);

    /// <summary>
    /// Torch's layer makes its own parameters: they get the values, and take the place, of ours. It has a second bias, which stays 0.
    /// </summary>
    private LSTM LayerOf(int weight)
    {
        using var untracked = no_grad();
        var layer = nn.LSTM(_parameters[weight].size(1), _parameters[weight + 1].size(1), device: _device);
        foreach (var (name, parameter) in layer.named_parameters())
        {
            _scope.Attach(parameter);
            var place = name switch { "weight_ih_l0" => weight, "weight_hh_l0" => weight + 1, "bias_ih_l0" => weight + 2, _ => -1 };
            if (place < 0)
            {
                parameter.zero_();
                parameter.requires_grad_(false);
                continue;
            }
            parameter.copy_(_parameters[place]);
            parameter.requires_grad_(_trained);
            _parameters[place].Dispose();
            _parameters[place] = parameter;
        }
        return layer;
    }
}
