using System.Collections.Immutable;
using AfdActors.Algorithms.Layout;

namespace AfdActors.Algorithms.Tests.Layout;

/// <summary>
/// Writes a layout layer by layer, weights before bias, shaped as torch expects them. An input or output group names the
/// activations on that side that may be dropped; without one they never are (inputs, vocabularies, logits).
/// </summary>
internal sealed class LayoutBuilder(string name)
{
    private const int LstmGates = 4;
    private readonly List<UnitGroup> _groups = [];
    private readonly List<ParameterSpec> _parameters = [];

    /// <summary>Adds a group of droppable units and returns its number.</summary>
    public int Group(string groupName, int units)
    {
        _groups.Add(new UnitGroup(groupName, units));
        return _groups.Count - 1;
    }

    /// <summary>Weight [out, in, kernel, kernel] and bias [out].</summary>
    public LayoutBuilder Conv2d(
        string layer, int inChannels, int outChannels, int kernel, int? inputGroup = null, int? outputGroup = null)
    {
        var fanIn = inChannels * kernel * kernel;
        Add($"{layer}.weight", [outChannels, inChannels, kernel, kernel], fanIn, Cover(0, outputGroup), Cover(1, inputGroup));
        return Add($"{layer}.bias", [outChannels], fanIn, Cover(0, outputGroup));
    }

    /// <summary>
    /// Weight [out, in] and bias [out]. After a flatten of channels first, <paramref name="inputBlock"/> = H*W columns belong to a unit.
    /// </summary>
    public LayoutBuilder Dense(
        string layer, int inputs, int outputs, int? inputGroup = null, int? outputGroup = null, int inputBlock = 1)
    {
        Add($"{layer}.weight", [outputs, inputs], inputs, Cover(0, outputGroup), Cover(1, inputGroup, inputBlock));
        return Add($"{layer}.bias", [outputs], inputs, Cover(0, outputGroup));
    }

    /// <summary>Weight [vocabulary, width]; never dropped.</summary>
    public LayoutBuilder Embedding(string layer, int vocabulary, int width) =>
        Add($"{layer}.weight", [vocabulary, width], width);

    /// <summary>
    /// Weights [4*hidden, in] and [4*hidden, hidden] and one bias [4*hidden], gates outermost. With <see cref="LstmDropout.NonRecurrent"/>
    /// the output group cuts nothing here: it is the next layer's input group.
    /// </summary>
    public LayoutBuilder Lstm(
        string layer, int inputs, int hidden, int? inputGroup = null, int? outputGroup = null, LstmDropout dropout =
            LstmDropout.NonRecurrent)
    {
        var hiddenGroup = dropout == LstmDropout.Hidden ? outputGroup : null;
        var rows = Cover(0, hiddenGroup, gates: LstmGates);
        Add($"{layer}.weight_ih", [LstmGates * hidden, inputs], hidden, rows, Cover(1, inputGroup));
        Add($"{layer}.weight_hh", [LstmGates * hidden, hidden], hidden, rows, Cover(1, hiddenGroup));
        return Add($"{layer}.bias", [LstmGates * hidden], hidden, rows);
    }

    /// <exception cref="ArgumentException">The layers contradict the groups; see <see cref="ModelLayout"/>.</exception>
    public ModelLayout Build() => new(name, [.. _groups], [.. _parameters]);

    private LayoutBuilder Add(string parameter, ImmutableArray<int> shape, int fanIn, params ReadOnlySpan<AxisCover?> covers)
    {
        var present = ImmutableArray.CreateBuilder<AxisCover>();
        foreach (var cover in covers)
        {
            if (cover is not null)
                present.Add(cover);
        }
        _parameters.Add(new ParameterSpec(parameter, shape, fanIn, present.ToImmutable()));
        return this;
    }

    private static AxisCover? Cover(int axis, int? group, int block = 1, int gates = 1) =>
        group is { } index ? new AxisCover(axis, index, block, gates) : null;
}
