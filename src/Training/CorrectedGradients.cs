using AfdActors.Algorithms.Aggregation;
using AfdActors.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace AfdActors.Training;

/// <summary>
/// Adds a <see cref="GradientCorrection"/> to the gradients of a training, tensor by tensor. Its tensors live as long as it does.
/// </summary>
internal sealed class CorrectedGradients : IDisposable
{
    private readonly DisposeScope _scope;
    private readonly Scalar? _pull;
    private readonly Scalar? _back;

    /// <summary>By parameter, what was received; none where nothing pulls back to it.</summary>
    private readonly Tensor[] _received = [];

    /// <summary>By parameter; none where nothing is added.</summary>
    private readonly Tensor[] _shift = [];

    /// <param name="instance">Before the first step.</param>
    /// <exception cref="ArgumentException">The shift has not one value for each trained coordinate.</exception>
    public CorrectedGradients(ModelInstance instance, GradientCorrection correction)
    {
        var subModel = instance.SubModel;
        if (!correction.Shift.IsEmpty && correction.Shift.Length != subModel.Trained.Count)
        {
            throw new ArgumentException(
                $"expected a shift of {subModel.Trained.Count} values, got {correction.Shift.Length}", nameof(correction));
        }

        _scope = NewDisposeScope();
        try
        {
            using var untracked = no_grad();
            if (correction.Proximal > 0)
            {
                (_pull, _back) = (correction.Proximal.ToScalar(), (-correction.Proximal).ToScalar());
                _received = [.. instance.Tensors.Select(tensor => tensor.detach().clone())];
            }

            if (!correction.Shift.IsEmpty) _shift = Cut(correction.Shift.Span, instance);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>One tensor for each parameter, where it is.</summary>
    private static Tensor[] Cut(ReadOnlySpan<float> shift, ModelInstance instance)
    {
        var subModel = instance.SubModel;
        var cut = new Tensor[subModel.Trained.TensorSizes.Length];
        for (var p = 0; p < cut.Length; p++)
        {
            var values = shift.Slice(subModel.OffsetOf(p), subModel.TensorSizes[p]);
            var tensor = TensorValues.On(instance.Tensors[p].device, values, subModel.ShapeOf(p).AsSpan(), ScalarType.Float32);
            cut[p] = tensor.reshape(instance.Tensors[p].shape);
        }

        return cut;
    }

    /// <summary>gradient += mu (w - w_received) + shift, in place.</summary>
    public void Correct(int index, Tensor parameter, Tensor gradient)
    {
        if (_received.Length > 0) gradient.add_(parameter, _pull!).add_(_received[index], _back!);
        if (_shift.Length > 0) gradient.add_(_shift[index]);
    }

    public void Dispose()
    {
        _scope.Dispose();
        _pull?.Dispose();
        _back?.Dispose();
    }
}
