using static TorchSharp.torch;

namespace AfdActors.Training.Tests;

/// <summary>A dense layer for two classes that cancels in its n-th forward, and counts them.</summary>
internal sealed class CancelingNet : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> _dense = nn.Linear(3, 2);
    private readonly Action _forward;

    /// <param name="forward">Called in every forward.</param>
    public CancelingNet(Action forward) : base(nameof(CancelingNet))
    {
        _forward = forward;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        _forward();
        return _dense.call(input);
    }
}
