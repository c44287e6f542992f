using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AfdActors.Training.Modules;

/// <summary>
/// Torch's LSTM as a layer of a <c>Sequential</c>: sequences [steps, batch, inputs] to outputs [steps, batch, hidden], from zero states.
/// Its parameters are weight_ih [4 * hidden, inputs], weight_hh [4 * hidden, hidden] and one bias [4 * hidden]; torch's second bias stays
/// 0. In a federation its outputs are units that a sub-model may drop.
/// </summary>
/// <example>
/// <code>
/// nn.Sequential(("steps", new TimeFirst()), ("lstm", new Lstm(300, 100)), ("last", new LastStep()), ("dense", nn.Linear(100, 2)))
/// </code>
/// </example>
public sealed class Lstm : nn.Module<Tensor, Tensor>
{
    private LSTM? _layer;
    private Tensor? _kept;

    /// <param name="inputs">Width of a step of the sequence.</param>
    /// <param name="hidden">Width of an output.</param>
    /// <param name="dropout">What dropping a unit in a sub-model takes away.</param>
    /// <param name="device">Where the parameters live; null is the CPU. On <c>META</c> they have shapes and no values.</param>
    public Lstm(long inputs, long hidden, LstmDropout dropout = LstmDropout.NonRecurrent, Device? device = null) : base(nameof(Lstm))
    {
        Dropout = dropout;
        Build(inputs, hidden, device ?? CPU);
    }

    internal LstmDropout Dropout { get; }

    public override Tensor forward(Tensor input)
    {
        var layer = _layer ?? throw new InvalidOperationException("expected an LSTM with values, got one on the meta device");
        var outputs = layer.call(input).Item1;
        return _kept is null ? outputs : outputs.index_select(2, _kept);
    }

    /// <summary>Takes the sizes of a sub-model. The parameters' values are undefined until they are written.</summary>
    /// <param name="kept">The outputs that the next layer sees, or null for all of them.</param>
    internal void Resize(long inputs, long hidden, UnitMask? kept)
    {
        Build(inputs, hidden, CPU);
        _kept?.Dispose();
        _kept = kept is null ? null : tensor(kept.Kept.ToArray().Select(unit => (long)unit).ToArray());
    }

    protected override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) =>
        Moved(device, () => base._to(device, dtype, non_blocking));

    protected override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
        Moved(new Device(deviceType, deviceIndex), () => base._to(deviceType, deviceIndex, non_blocking));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _layer?.Dispose();
            _kept?.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <summary>Torch's layer makes its own parameters, and they are this layer's.</summary>
    private void Build(long inputs, long hidden, Device device)
    {
        _layer?.Dispose();
        _layer = null;
        if (device.type == DeviceType.META)
        {
            Register("weight_ih", new Parameter(empty(4 * hidden, inputs, device: device)));
            Register("weight_hh", new Parameter(empty(4 * hidden, hidden, device: device)));
            Register("bias", new Parameter(empty(4 * hidden, device: device)));
            return;
        }
        _layer = nn.LSTM(inputs, hidden, device: device);
        Adopt(_layer);
    }

    private void Adopt(LSTM layer)
    {
        using var untracked = no_grad();
        foreach (var (name, parameter) in layer.named_parameters())
        {
            if (name == "bias_hh_l0")
            {
                parameter.zero_();
                parameter.requires_grad_(false);
                continue;
            }
            Register(name switch { "weight_ih_l0" => "weight_ih", "weight_hh_l0" => "weight_hh", _ => "bias" }, parameter);
        }
    }

    private void Register(string name, Parameter parameter) => ConditionallyRegisterParameter(name, parameter);

    private Lstm Moved(Device device, Action parametersAlone)
    {
        if (_layer is null)
        {
            parametersAlone();
            return this;
        }
        _layer.to(device);
        Adopt(_layer);
        _kept = _kept?.to(device);
        return this;
    }
}
