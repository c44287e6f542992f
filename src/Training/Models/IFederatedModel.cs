using System.Collections.Immutable;
using AfdActors.Algorithms.Layout;
using static TorchSharp.torch;

namespace AfdActors.Training.Models;

/// <summary>
/// A model that a federation trains: a layout of named parameters and a forward over them. Stateless and safe to share between threads;
/// the weights are the pass's.
/// </summary>
public interface IFederatedModel
{
    ModelLayout Layout { get; }

    /// <summary>Shape of one sample without the batch axis, e.g. [1, 28, 28].</summary>
    ImmutableArray<int> InputShape { get; }

    int Classes { get; }

    /// <summary>
    /// Logits [batch, Classes] of inputs [batch, InputShape...], in operations that autograd tracks. Every parameter of the layout takes part, with
    /// the shape that the pass's sub-model leaves it. A number that an operation takes as a <see cref="TorchSharp.Scalar"/> is made once and kept:
    /// one that is made on the way into the call may be finalised while native code still reads it.
    /// </summary>
    Tensor Forward(ForwardPass pass, Tensor inputs);
}
