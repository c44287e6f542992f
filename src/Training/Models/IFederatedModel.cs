using System.Collections.Immutable;
using AfdActors.Algorithms.Layout;
using static TorchSharp.torch;

namespace AfdActors.Training.Models;

/// <summary>
/// A model that a federation trains: a layout of named parameters and a forward over them. Stateless and safe to share between threads;
/// the weights are the caller's.
/// </summary>
public interface IFederatedModel
{
    ModelLayout Layout { get; }

    /// <summary>Shape of one sample without the batch axis, e.g. [1, 28, 28].</summary>
    ImmutableArray<int> InputShape { get; }

    int Classes { get; }

    /// <summary>
    /// Logits [batch, Classes] of inputs [batch, InputShape...]. Every parameter of the layout takes part, with the shape that the
    /// pass's sub-model leaves it.
    /// </summary>
    Tensor Forward(ForwardPass pass, Tensor inputs);
}
