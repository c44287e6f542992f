using AfdActors.Datasets;
using AfdActors.Training.Models;
using AfdActors.Training.Native;
using static TorchSharp.torch;

namespace AfdActors.Training;

/// <summary>
/// Room for a mini-batch, filled again and again in the CPU's memory and moved to the device: inputs [size, InputShape...] and labels
/// [size]. Belongs to the dispose scope that it is made in; what a call gives to the scope of that call.
/// </summary>
internal sealed class Batch
{
    private readonly SampleSet _data;
    private readonly Device _device;
    private readonly Tensor _inputs;
    private readonly Tensor _labels;

    public Batch(IFederatedModel model, SampleSet data, int size, TrainingDevice device)
    {
        if (!data.InputShape.SequenceEqual(model.InputShape))
        {
            throw new ArgumentException(
                $"{model.Layout.Name}: expected samples of [{string.Join(", ", model.InputShape)}], got [{string.Join(", ", data.InputShape)}]", nameof(data));
        }

        _data = data;
        _device = TorchRuntime.Initialize(device);
        _inputs = empty([size, .. model.InputShape.Select(length => (long)length)]);
        _labels = empty([size], dtype: ScalarType.Int64);
    }

    /// <summary>
    /// The samples at the indices, no more of them than the batch's size. On the CPU they are the room itself: good until the next call.
    /// </summary>
    public (Tensor Inputs, Tensor Labels) Fill(ReadOnlySpan<int> indices)
    {
        var inputs = TensorValues.Of<float>(_inputs);
        var labels = TensorValues.Of<long>(_labels);
        for (var i = 0; i < indices.Length; i++)
        {
            _data.CopyInput(indices[i], inputs[(i * _data.SampleSize)..]);
            labels[i] = _data.Label(indices[i]);
        }
        return (_inputs.narrow(0, 0, indices.Length).to(_device), _labels.narrow(0, 0, indices.Length).to(_device));
    }
}
