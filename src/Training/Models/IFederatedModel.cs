using System.Collections.Immutable;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;
using AfdActors.Training.Native;

namespace AfdActors.Training.Models;

/// <summary>
/// A model that a federation trains. Safe to share between threads: every training and evaluation opens an instance of its own.
/// <see cref="ModuleModel"/> makes one of any TorchSharp module.
/// </summary>
public interface IFederatedModel
{
    /// <summary>The named tensors that travel, and the units that a sub-model may drop.</summary>
    ModelLayout Layout { get; }

    /// <summary>Shape of one sample without the batch axis, e.g. [1, 28, 28].</summary>
    ImmutableArray<int> InputShape { get; }

    int Classes { get; }

    /// <summary>How many symbols the model reads: its inputs are whole numbers from 0 up to one less. Null: it reads any numbers.</summary>
    int? Vocabulary => null;

    /// <summary>An instance with the shapes and values of a sub-model. Use and dispose it on the calling thread.</summary>
    /// <param name="weights">In the sub-model's flat order.</param>
    /// <param name="trained">In training mode, and tracked by autograd; otherwise in evaluation mode.</param>
    /// <exception cref="ArgumentException">The number of weights is not the sub-model's.</exception>
    /// <exception cref="TorchUnavailableException">libtorch or the device cannot be used here.</exception>
    ModelInstance Open(SubModel subModel, ReadOnlySpan<float> weights, bool trained = false, TrainingDevice device = TrainingDevice.Cpu);
}
