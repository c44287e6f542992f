using System.Collections.Immutable;
using AfdActors.Algorithms.Layout;
using AfdActors.Training.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AfdActors.Training.Models;

/// <summary>
/// Finds the units of a module: the outputs of a layer that another layer of the same <c>Sequential</c> reads, with nothing between them
/// that mixes units. A unit is cut from both. Layers outside of a <c>Sequential</c>, and those whose outputs go elsewhere, stay whole.
/// </summary>
internal sealed class ChainReader
{
    private readonly Dictionary<string, List<AxisCover>> _covers = [];
    private readonly List<WholeLayer> _whole = [];
    private readonly HashSet<string> _visited = [];
    private readonly HashSet<nn.Module> _shared;
    private ChainOutputs? _outputs;

    public ChainReader(nn.Module root)
    {
        var tree = ModuleTree.Of(root).ToList();
        _shared = SharedTensors.LayersOf(tree);
        foreach (var (path, module) in tree.OrderBy(child => child.Path.Count(c => c == '.')))
        {
            if (!IsChain(module) || !_visited.Add(path)) continue;
            Visit(path, (Sequential)module);
            Close($"its outputs leave {(path.Length == 0 ? "the module" : path)}");
        }
        foreach (var (path, module) in tree)
        {
            if (!_visited.Contains(path) && module.named_parameters(false).Any())
                _whole.Add(new WholeLayer(path, $"{module.GetType().Name} is not in a Sequential"));
        }
    }

    /// <summary>The unit groups, each named after the layer whose outputs its units are.</summary>
    public List<UnitGroup> Groups { get; } = [];

    /// <summary>The groups of the layers that compute all their outputs, and hand on those that are kept.</summary>
    public Dictionary<string, int> OutputGroups { get; } = [];

    public IReadOnlyList<WholeLayer> Whole => _whole;

    public ImmutableArray<AxisCover> CoversOf(string tensor) =>
        _covers.TryGetValue(tensor, out var covers) ? [.. covers.OrderBy(cover => cover.Axis)] : [];

    /// <summary>A class of the user's own that derives from Sequential is a chain too, unless its forward is another.</summary>
    private static bool IsChain(nn.Module module) =>
        module is Sequential
            && module.GetType().GetMethod(nameof(Sequential.forward), [typeof(Tensor)])?.DeclaringType == typeof(Sequential);

    private void Visit(string path, Sequential chain)
    {
        foreach (var (name, layer) in chain.named_children())
        {
            var child = ModuleTree.Join(path, name);
            _visited.Add(child);
            if (IsChain(layer)) Visit(child, (Sequential)layer);
            else Visit(child, layer);
        }
    }

    private void Visit(string path, nn.Module layer)
    {
        if (_shared.Contains(layer))
        {
            Stop(path, layer, "it shares a tensor with another layer");
        }
        else
        {
            switch (layer)
            {
                case Linear linear:
                    Read(path, "weight", linear.weight!.shape[1], spatial: false);
                    Open(new ChainOutputs(path, linear.weight!.shape[0], Spatial: false), "weight", linear.bias is null ? null : "bias");
                    break;
                case Conv2d convolution when convolution.groups == 1:
                    Read(path, "weight", convolution.weight!.shape[1], spatial: true);
                    Open(new ChainOutputs(path, convolution.weight!.shape[0], Spatial: true), "weight", convolution.bias is null ? null
                        : "bias");
                    break;
                case Lstm lstm:
                    Visit(path, lstm);
                    break;
                case BatchNorm1d or BatchNorm2d:
                    Follow(path, (BatchNorm)layer);
                    break;
                case Flatten flatten when flatten.start_dim == 1 && flatten.end_dim == -1:
                    _outputs = _outputs is { Spatial: true } ? _outputs with { Flattened = true } : _outputs;
                    break;
                case LastStep:
                    break;
                case not null when UnitWise.Contains(layer.GetType()):
                    break;
                case not null when UnitWise.Pools(layer.GetType()) && _outputs is null or { Spatial: true, Flattened: false }:
                    break;
                default:
                    Stop(path, layer!, $"{layer!.GetType().Name} is no layer that can be cut");
                    break;
            }
        }
    }

    private void Visit(string path, Lstm lstm)
    {
        var (inputs, hidden) = (lstm.get_parameter("weight_ih")!.shape[1], lstm.get_parameter("weight_hh")!.shape[1]);
        Read(path, "weight_ih", inputs, spatial: false);
        Open(new ChainOutputs(path, hidden, Spatial: false));
        if (lstm.Dropout != LstmDropout.Hidden) return;
        foreach (var tensor in (string[])["weight_ih", "weight_hh", "bias"])
            _outputs!.Tensors.Add((ModuleTree.Join(path, tensor), 0, 1, 4));
        _outputs!.Tensors.Add((ModuleTree.Join(path, "weight_hh"), 1, 1, 1));
    }

    /// <summary>A layer's weight reads the units on its second axis: they become a group.</summary>
    private void Read(string path, string weight, long inputs, bool spatial)
    {
        if (_outputs is not { } outputs) return;
        var fits = outputs.Flattened ? !spatial && inputs % outputs.Units == 0 : spatial == outputs.Spatial && inputs == outputs.Units;
        if (!fits)
        {
            Close($"{path} reads its outputs in another shape");
            return;
        }
        var group = Groups.Count;
        Groups.Add(new UnitGroup(outputs.Path, (int)outputs.Units));
        if (outputs.Tensors.Count == 0) OutputGroups.Add(outputs.Path, group);
        foreach (var (tensor, axis, block, gates) in outputs.Tensors) Cover(tensor, new AxisCover(axis, group, block, gates));
        Cover(ModuleTree.Join(path, weight), new AxisCover(1, group, (int)(inputs / outputs.Units)));
        _outputs = null;
    }

    private void Open(ChainOutputs outputs, params ReadOnlySpan<string?> tensors)
    {
        _outputs = outputs;
        foreach (var tensor in tensors)
        {
            if (tensor is not null) outputs.Tensors.Add((ModuleTree.Join(outputs.Path, tensor), 0, 1, 1));
        }
    }

    /// <summary>Batch norm has a number for every unit: they go with it.</summary>
    private void Follow(string path, BatchNorm norm)
    {
        if (_outputs is not { } outputs) return;
        var blocked = outputs.Flattened && norm.num_features % outputs.Units == 0;
        if (!blocked && norm.num_features != outputs.Units)
        {
            Close($"{path} reads its outputs in another shape");
            return;
        }
        foreach (var tensor in norm.named_parameters(false).Select(own => own.name)
            .Concat(norm.named_buffers(false).Where(own => own.buffer.dim() == 1).Select(own => own.name)))
        {
            outputs.Tensors.Add((ModuleTree.Join(path, tensor), 0, (int)(norm.num_features / outputs.Units), 1));
        }
    }

    private void Stop(string path, nn.Module layer, string reason)
    {
        Close($"{path} reads its outputs, and {reason}");
        if (layer.named_parameters().Any()) _whole.Add(new WholeLayer(path, reason));
        foreach (var (below, _) in layer.named_modules()) _visited.Add(ModuleTree.Join(path, below));
    }

    private void Close(string reason)
    {
        if (_outputs is { } outputs) _whole.Add(new WholeLayer(outputs.Path, reason));
        _outputs = null;
    }

    private void Cover(string tensor, AxisCover cover)
    {
        if (!_covers.TryGetValue(tensor, out var covers)) _covers.Add(tensor, covers = []);
        covers.Add(cover);
    }

    /// <summary>What flows down a chain: the outputs of a layer, and the tensors that have an entry for each unit.</summary>
    /// <param name="Spatial">
    /// Units are channels on the second axis of [batch, units, height, width]; otherwise they are the last axis.
    /// </param>
    /// <param name="Flattened">The channels were flattened: height times width neighbors belong to a unit.</param>
    private sealed record ChainOutputs(string Path, long Units, bool Spatial, bool Flattened = false)
    {
        public List<(string Tensor, int Axis, int Block, int Gates)> Tensors { get; } = [];
    }
}
