using AfdActors.Training.Native;
using AfdActors.Algorithms.Seeding;
using AfdActors.Algorithms.SubModels;
using AfdActors.Training.Data;
using AfdActors.Training.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AfdActors.Training;

/// <summary>
/// Local training the plain way: torch's own LSTM layers, autograd over all parameters at once, then w -= lr * gradient. The reference of
/// <see cref="LocalTrainer"/>, which computes the same but for the order of sums and is measured against it.
/// </summary>
public sealed class PlainTrainer : IDisposable
{
    private readonly IFederatedModel _model;
    private readonly SubModel _subModel;
    private readonly Tensor[] _parameters;
    private readonly Dictionary<int, LSTM> _lstms = [];

    /// <summary>Makes torch's layers; a <see cref="Train"/> fills them.</summary>
    public PlainTrainer(IFederatedModel model, SubModel subModel)
    {
        TorchRuntime.Initialise();
        (_model, _subModel) = (model, subModel);
        _parameters = ModelTensors.From(subModel, new float[subModel.Count], requiresGrad: true);
        for (var p = 0; p < _parameters.Length; p++)
        {
            if (model.Layout.Parameters[p].Name.EndsWith(".weight_ih", StringComparison.Ordinal)) UseTorchsLstm(p);
        }
    }

    /// <inheritdoc cref="LocalTrainer.Train"/>
    public LocalTrainingResult Train(Span<float> weights, SampleSet data, TrainingParameters parameters, SeededStream shuffle)
    {
        TorchRuntime.Initialise();
        using var scope = NewDisposeScope();
        ModelTensors.Fill(_parameters, _subModel, weights);
        var pass = new PlainPass(_parameters, _subModel, _lstms);
        var batch = new Batch(_model, data, Math.Min(parameters.BatchSize, data.Count));
        var order = Enumerable.Range(0, data.Count).ToArray();
        double lossSum = 0;
        for (var epoch = 0; epoch < parameters.Epochs; epoch++)
        {
            shuffle.Shuffle<int>(order);
            foreach (var indices in order.Chunk(parameters.BatchSize)) lossSum += Step(pass, batch, indices, parameters.LearningRate) * indices.Length;
        }
        ModelTensors.CopyTo(_parameters, _subModel, weights);
        return new LocalTrainingResult(lossSum / ((double)data.Count * parameters.Epochs), data.Count);
    }

    public void Dispose()
    {
        foreach (var lstm in _lstms.Values) lstm.Dispose();
        foreach (var parameter in _parameters) parameter.Dispose();
    }

    /// <summary>Returns the batch's mean loss before the step.</summary>
    private double Step(PlainPass pass, Batch batch, int[] indices, float learningRate)
    {
        using var scope = NewDisposeScope();
        var (inputs, labels) = batch.Fill(indices);
        var loss = nn.functional.cross_entropy(_model.Forward(pass, inputs), labels);
        var gradients = autograd.grad([loss], _parameters);
        using var untracked = no_grad();
        for (var p = 0; p < _parameters.Length; p++) _parameters[p].add_(gradients[p], -learningRate);
        return loss.item<float>();
    }

    /// <summary>Torch's layer has a second bias, which stays 0.</summary>
    private void UseTorchsLstm(int weight)
    {
        var lstm = nn.LSTM(_parameters[weight].size(1), _parameters[weight + 1].size(1));
        foreach (var (name, parameter) in lstm.named_parameters())
        {
            var place = name switch { "weight_ih_l0" => weight, "weight_hh_l0" => weight + 1, "bias_ih_l0" => weight + 2, _ => -1 };
            if (place < 0)
            {
                using var untracked = no_grad();
                parameter.zero_();
                continue;
            }
            _parameters[place].Dispose();
            _parameters[place] = parameter;
        }
        _lstms.Add(weight, lstm);
    }

    /// <summary>A pass that autograd tracks from end to end.</summary>
    private sealed class PlainPass(IReadOnlyList<Tensor> parameters, SubModel subModel, Dictionary<int, LSTM> lstms) : ForwardPass(parameters, subModel)
    {
        public override Tensor Lstm(Tensor inputs, int weight, long batch)
        {
            var (outputs, _, _) = lstms[weight].call(inputs.reshape(-1, batch, inputs.size(1)));
            return outputs.reshape(inputs.size(0), -1);
        }
    }
}
