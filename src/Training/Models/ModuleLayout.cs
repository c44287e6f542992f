using System.Collections.Immutable;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AfdActors.Training.Models;

/// <summary>
/// What a federation needs to know of a module. Its parameters that require a gradient come first, in their own order; then its float32
/// buffers that start as one number, as batch-norm's running statistics do. Frozen parameters and all other buffers stay what the
/// constructor made them, and never travel.
/// </summary>
internal sealed class ModuleLayout
{
    private readonly Dictionary<string, int> _indices;
    private readonly ImmutableDictionary<string, int> _outputGroups;
    private readonly HashSet<string> _cut;

    private ModuleLayout(ModelLayout layout, ChainReader chains, bool draws)
    {
        Layout = layout;
        Draws = draws;
        Whole = [.. chains.Whole];
        _outputGroups = chains.OutputGroups.ToImmutableDictionary();
        _indices = layout.Parameters.Index().ToDictionary(parameter => parameter.Item.Name, parameter => parameter.Index);
        _cut = [.. layout.Parameters.Where(parameter => !parameter.Covers.IsEmpty)
            .Select(parameter => PathOf(parameter.Name)), .. _outputGroups.Keys];
    }

    public ModelLayout Layout { get; }

    public ImmutableArray<WholeLayer> Whole { get; }

    /// <exception cref="ArgumentException">There is nothing to train, or a parameter is not float32.</exception>
    public static ModuleLayout Of(string name, nn.Module module)
    {
        var chains = new ChainReader(module);
        var parameters = ImmutableArray.CreateBuilder<ParameterSpec>();
        foreach (var (path, parameter) in module.named_parameters())
        {
            if (!parameter.requires_grad) continue;
            if (parameter.dtype != ScalarType.Float32)
                throw new ArgumentException($"{name}: {path}: expected a float32 parameter, got {parameter.dtype}");
            parameters.Add(Spec(module, path, parameter, chains));
        }
        if (parameters.Count == 0)
        {
            throw new ArgumentException(
                $"{name}: expected a module with parameters to train, got none; does its constructor call RegisterComponents()?");
        }

        foreach (var (path, buffer) in module.named_buffers())
        {
            if (buffer.dtype == ScalarType.Float32 && buffer.dim() > 0
                && (buffer.device_type == DeviceType.META || FillOf(buffer) is not null))
            {
                parameters.Add(Spec(module, path, buffer, chains) with { IsBuffer = true });
            }
        }
        return new ModuleLayout(
            new ModelLayout(name, [.. chains.Groups], parameters.ToImmutable()), chains, ModuleTree.Of(module)
            .Any(child => UnitWise.Draws(child.Module.GetType())));
    }

    /// <summary>Whether a training draws random numbers.</summary>
    public bool Draws { get; }

    /// <summary>Whether a tensor is the running variance of a norm layer.</summary>
    public bool IsVariance(int index) => Layout.Parameters[index].Name.EndsWith(".running_var", StringComparison.Ordinal);

    public bool IsCut(string path) => _cut.Contains(path);

    public int IndexOf(string tensor) => _indices[tensor];

    /// <summary>Which outputs of a layer the next one sees, where the layer itself computes all of them; otherwise null.</summary>
    public UnitMask? OutputMask(string path, SubModel subModel) =>
        _outputGroups.TryGetValue(path, out var group) && !subModel.Kept[group].IsFull ? subModel.Kept[group] : null;

    /// <summary>The tensors of a module of this kind, in the layout's order.</summary>
    public Tensor[] TensorsOf(nn.Module module)
    {
        var found = new Tensor[_indices.Count];
        foreach (var (path, parameter) in module.named_parameters())
        {
            if (_indices.TryGetValue(path, out var index)) found[index] = parameter;
        }
        foreach (var (path, buffer) in module.named_buffers())
        {
            if (_indices.TryGetValue(path, out var index)) found[index] = buffer;
        }
        return Array.IndexOf(found, null) is var missing and >= 0
            ? throw new InvalidOperationException(
                $"{Layout.Name}: expected every module of the factory to have {Layout.Parameters[missing].Name}, got one without")
            : found;
    }

    private static ParameterSpec Spec(nn.Module root, string path, Tensor tensor, ChainReader chains)
    {
        ImmutableArray<int> shape = [.. tensor.shape.Select(length => checked((int)length))];
        var owner = ModuleTree.Of(root).First(candidate => candidate.Path == PathOf(path)).Module;
        return new ParameterSpec(path, shape.IsEmpty ? [1] : shape, FanIn(owner, tensor), chains.CoversOf(path)) { Fill = FillOf(tensor) };
    }

    /// <summary>
    /// What scales the initial weights of a layer, as in torch: the inputs of an output, and of an LSTM's gates the hidden units.
    /// </summary>
    private static int FanIn(nn.Module owner, Tensor tensor)
    {
        var weights = owner.named_parameters(false).ToDictionary(own => own.name, own => own.parameter.shape);
        var shape = weights.GetValueOrDefault("weight_hh") ?? weights.GetValueOrDefault("weight_hh_l0")
            ?? weights.Values.FirstOrDefault(own => own.Length > 1) ?? tensor.shape;
        return (int)shape.Skip(shape.Length > 1 ? 1 : 0).Aggregate(1L, (size, length) => checked(size * length));
    }

    /// <summary>The number that a tensor is filled with. A single element tells only when it is 0 or 1: it may be drawn.</summary>
    private static float? FillOf(Tensor tensor)
    {
        if (tensor.device_type == DeviceType.META) return null;
        using var scope = NewDisposeScope();
        var values = TensorValues.Of<float>(tensor.detach().cpu().contiguous());
        var first = values[0];
        return float.IsFinite(first) && !values.ContainsAnyExcept(first) && (values.Length > 1 || first is 0 or 1) ? first : null;
    }

    private static string PathOf(string tensor) => tensor.LastIndexOf('.') is var dot and >= 0 ? tensor[..dot] : "";
}
