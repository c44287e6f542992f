using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AfdActors.Algorithms.Randomness;

namespace AfdActors.Algorithms.Layout;

/// <summary>
/// The shape of a model (docs/design.md "Layout"): an ordered list of parameters in one flat float32 vector, buffers last, and the unit
/// groups that say which indices each droppable activation covers. Immutable; equal structure means equal <see cref="Fingerprint"/>.
/// </summary>
public sealed class ModelLayout
{
    private readonly int[] _offsets;

    /// <exception cref="ArgumentException">
    /// A name is empty or repeated, a size is not positive, an axis has not gates * units * block indices of its one group, no parameter is
    /// trained, or a trained one comes after a buffer.
    /// </exception>
    public ModelLayout(string name, ImmutableArray<UnitGroup> groups, ImmutableArray<ParameterSpec> parameters)
    {
        LayoutRules.Check(name, groups, parameters);
        Name = name;
        Groups = groups;
        Parameters = parameters;
        _offsets = new int[parameters.Length];
        for (var p = 0; p < parameters.Length; p++)
        {
            _offsets[p] = ParameterCount;
            ParameterCount = checked(ParameterCount + parameters[p].Size);
        }
        Trained = this;
        var trained = parameters.Count(parameter => !parameter.IsBuffer);
        if (trained < parameters.Length)
        {
            Trained = new ModelLayout(name, groups, parameters[..trained]);
            Buffers = new ModelLayout(name, groups, [.. parameters[trained..].Select(buffer => buffer with { IsBuffer = false })]);
        }
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Describe())));
    }

    public string Name { get; }

    public ImmutableArray<UnitGroup> Groups { get; }

    public ImmutableArray<ParameterSpec> Parameters { get; }

    /// <summary>
    /// The layout without its buffers, whose flat vector is the first part of this one's; this layout itself where it has none.
    /// </summary>
    public ModelLayout Trained { get; }

    /// <summary>
    /// The buffers alone, as the parameters of a layout whose flat vector is the rest of this one's; null where there are none.
    /// </summary>
    public ModelLayout? Buffers { get; }

    /// <summary>Length of the flat vector.</summary>
    public int ParameterCount { get; }

    /// <summary>SHA-256, in lower-case hexadecimal, of the name and the whole structure.</summary>
    public string Fingerprint { get; }

    /// <summary>Where a parameter starts in the flat vector.</summary>
    public int OffsetOf(int parameter) => _offsets[parameter];

    /// <summary>
    /// Fills the flat vector, parameter by parameter: with its <see cref="ParameterSpec.Fill"/>, or uniformly in +-1/sqrt(fan-in).
    /// </summary>
    public void Initialize(Span<float> weights, SeededStream stream)
    {
        if (weights.Length != ParameterCount)
            throw new ArgumentException($"expected {ParameterCount} weights, got {weights.Length}", nameof(weights));
        for (var p = 0; p < Parameters.Length; p++)
        {
            if (Parameters[p].Fill is { } fill)
            {
                weights.Slice(_offsets[p], Parameters[p].Size).Fill(fill);
                continue;
            }
            var bound = (float)(1 / Math.Sqrt(Parameters[p].FanIn));
            foreach (ref var weight in weights.Slice(_offsets[p], Parameters[p].Size))
                weight = ((2 * stream.NextSingle()) - 1) * bound;
        }
    }

    public override string ToString() => $"{Name} ({ParameterCount} parameters)";

    private string Describe()
    {
        var text = new StringBuilder();
        text.Append("layout 1\n").Append(Name).Append('\n');
        foreach (var group in Groups)
            text.Append(CultureInfo.InvariantCulture, $"group {group.Name} {group.Units}\n");
        foreach (var parameter in Parameters)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"parameter {parameter.Name} {parameter.FanIn} [{string.Join(',', parameter.Shape)}]");
            foreach (var cover in parameter.Covers.OrderBy(c => c.Axis))
                text.Append(CultureInfo.InvariantCulture, $" {cover.Axis}:{cover.Group}:{cover.Block}:{cover.Gates}");
            if (parameter.Fill is { } fill)
                text.Append(CultureInfo.InvariantCulture, $" = {fill:R}");
            if (parameter.IsBuffer)
                text.Append(" buffer");
            text.Append('\n');
        }
        return text.ToString();
    }
}
