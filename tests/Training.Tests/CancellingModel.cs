using System.Collections.Immutable;
using AfdActors.Algorithms.Layout;
using AfdActors.Training.Models;
using static TorchSharp.torch;

namespace AfdActors.Training.Tests;

/// <summary>Cancels in its n-th forward, and counts them.</summary>
internal sealed class CancellingModel(IFederatedModel inner, CancellationTokenSource cancel, int after) : IFederatedModel
{
    public int Forwards { get; private set; }

    public ModelLayout Layout => inner.Layout;

    public ImmutableArray<int> InputShape => inner.InputShape;

    public int Classes => inner.Classes;

    public Tensor Forward(ForwardPass pass, Tensor inputs)
    {
        if (++Forwards == after) cancel.Cancel();
        return inner.Forward(pass, inputs);
    }
}
