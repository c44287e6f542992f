using static TorchSharp.torch;

namespace AfdActors.Training.Modules;

/// <summary>
/// Samples of a data set, [batch, steps, ...], as sequences with the steps outermost, [steps, batch, ...], as torch's recurrent layers read
/// them.
/// </summary>
public sealed class TimeFirst() : nn.Module<Tensor, Tensor>(nameof(TimeFirst))
{
    public override Tensor forward(Tensor input) => input.transpose(0, 1);
}

/// <summary>Symbol numbers, which a data set holds as float32, as the whole numbers that an embedding reads.</summary>
public sealed class Symbols() : nn.Module<Tensor, Tensor>(nameof(Symbols))
{
    public override Tensor forward(Tensor input) => input.to(ScalarType.Int64);
}

/// <summary>The last step [batch, width] of a sequence [steps, batch, width].</summary>
public sealed class LastStep() : nn.Module<Tensor, Tensor>(nameof(LastStep))
{
    public override Tensor forward(Tensor input) => input.select(0, input.size(0) - 1);
}
