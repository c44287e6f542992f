using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.Datasets;
using AfdActors.Training.Models;
using AfdActors.Training.Native;
using static TorchSharp.torch;

namespace AfdActors.Training.Tests;

[Collection(Samples.Torch)]
public sealed class LstmTests
{
    /// <summary>
    /// LEAF's size: embedding 80 * 8, LSTM 4 * 256 * (8 + 256 + 1) and 4 * 256 * (256 + 256 + 1), dense 80 * (256 + 1).
    /// At rate 0.25, 192 of 256 units are kept. Outputs alone: the second LSTM loses 64 of its input columns, the dense layer 64 of its
    /// columns: 640 + 271,360 + 1024 * (192 + 256 + 1) + 80 * 193. Hidden units: 640 + 768 * (8 + 192 + 1) + 768 * (192 + 192 + 1) + 80 *
    /// 193.
    /// </summary>
    [Theory]
    [InlineData(LstmDropout.NonRecurrent, 640 + 271_360 + 459_776 + 15_440)]
    [InlineData(LstmDropout.Hidden, 640 + 154_368 + 295_680 + 15_440)]
    public void Shakespeare_lstm_has_the_parameters_of_leaf(LstmDropout dropout, int quarterDropped)
    {
        var layout = ModelCatalog.Create("shakespeare-lstm", [80], 80, dropout).Layout;
        Assert.Equal(817_872, layout.ParameterCount);
        Assert.Equal([("lstm1", 256), ("lstm2", 256)], layout.Groups.Select(g => (g.Name, g.Units)));
        Assert.Equal(quarterDropped, Samples.Without(layout, 4).Count);
    }

    /// <summary>
    /// LSTM 4 * 100 * (300 + 100 + 1) and 4 * 100 * (100 + 100 + 1), dense 2 * (100 + 1). Without 25 outputs of each:
    /// 160,400 + 400 * (75 + 100 + 1) + 2 * 76; without 25 hidden units: 300 * (300 + 75 + 1) + 300 * (75 + 75 + 1) + 2 * 76.
    /// </summary>
    [Theory]
    [InlineData(LstmDropout.NonRecurrent, 160_400 + 70_400 + 152)]
    [InlineData(LstmDropout.Hidden, 112_800 + 45_300 + 152)]
    public void Sent140_lstm_has_the_derived_parameters(LstmDropout dropout, int quarterDropped)
    {
        var layout = ModelCatalog.Create("sent140-lstm", [25, 300], 2, dropout).Layout;
        Assert.Equal(160_400 + 80_400 + 202, layout.ParameterCount);
        Assert.Equal(quarterDropped, Samples.Without(layout, 4).Count);
    }

    /// <summary>
    /// The reference is unrolled, in double precision. Logits are sums of some 10 products below 1, over at most 7 steps and two layers,
    /// each rounded within 2^-24: about 10 * 14 * 2^-24 = 8e-6 at the worst.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Outputs_are_those_of_the_unrolled_layers(int nth)
    {
        foreach (var model in Samples.TinyLstms)
        {
            using var scope = NewDisposeScope();
            var subModel = nth == 1 ? SubModel.Full(model.Layout) : Samples.Without(model.Layout, nth);
            var weights = new float[subModel.Count];
            subModel.Extract(Samples.Weights(model.Layout, 5), weights);
            Samples.Near(
                PlainModel.Logits(model, subModel, weights, Samples.Draw(model, 5, 4)), Forward(model, subModel, weights, Inputs(model, 5)),
                8e-6);
        }
    }

    /// <summary>
    /// What is dropped is worth 0 downstream. Outputs alone: the next layer's columns for them are 0, so their values do not matter. Hidden
    /// units: with gate rows and bias 0, i = f = o = 1/2 and g = 0, so c = h = 0 at every step. The sums then differ by zero terms and
    /// their order: some 20 terms below 1, each rounded within 2^-24, over 7 steps and two layers, so about 20 * 14 * 2^-24 = 2e-5 at the
    /// worst.
    /// </summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Sub_model_computes_what_the_full_model_does_with_the_dropped_weights_zero(int nth)
    {
        TorchRuntime.Initialize();
        foreach (var model in Samples.TinyLstms)
        {
            using var scope = NewDisposeScope();
            var subModel = Samples.Without(model.Layout, nth);
            var sub = new float[subModel.Count];
            subModel.Extract(Samples.Weights(model.Layout, 1), sub);
            var full = new float[model.Layout.ParameterCount];
            subModel.Expand(sub, full);
            var inputs = Inputs(model, 5);
            var expected = Forward(model, SubModel.Full(model.Layout), full, inputs);
            Samples.Near(expected, Forward(model, subModel, sub, inputs), 2e-5);
        }
    }

    /// <summary>
    /// The paper's reading: the recurrence runs on whole, and only the next layer does not see what is dropped. So the first layer's
    /// dropped units still act on its kept ones, and clearing their weights changes the outcome.
    /// </summary>
    [Fact]
    public void A_dropped_output_still_acts_within_its_own_layer()
    {
        TorchRuntime.Initialize();
        using var scope = NewDisposeScope();
        var model = Samples.TinyLstms[0];
        var subModel = Samples.Without(model.Layout, 2);
        var sub = new float[subModel.Count];
        subModel.Extract(Samples.Weights(model.Layout, 1), sub);
        var inputs = Inputs(model, 5);
        var before = Forward(model, subModel, sub, inputs);
        var recurrent = subModel.OffsetOf(2); // lstm1.weight_hh [24, 6], whole
        for (var row = 0; row < 24; row++) sub[recurrent + (row * 6) + 1] = 0; // unit 1 is dropped
        Assert.Contains(before.Zip(Forward(model, subModel, sub, inputs)), pair => Math.Abs(pair.First - pair.Second) > 1e-4);
    }

    /// <summary>A constant text has one next symbol to learn, far below the ln 5 of a guess.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Training_on_sequences_learns_them(int which)
    {
        var model = Samples.TinyLstms[which];
        var subModel = Samples.Without(model.Layout, 3);
        var weights = new float[subModel.Count];
        subModel.Extract(Samples.Weights(model.Layout, 1), weights);
        var values = Enumerable.Range(0, 20 * 7).Select(i => (float)((i % 7 + i / 7) % 5)).ToArray(); // sample s is s, s + 1, ... modulo 5
        var data = SampleSet.FromValues([7], values, [.. Enumerable.Range(0, 20).Select(s => (s + 7) % 5)]);
        LocalTrainer.Train(model, subModel, weights, data, new(1f, 5, 150), new SeededStream(3), CancellationToken.None);
        var last = LocalTrainer.Train(model, subModel, weights, data, new(0.1f, 5, 1), new SeededStream(3), CancellationToken.None);
        Assert.InRange(last.MeanLoss, 0, 0.2);
    }

    private static Tensor Inputs(IFederatedModel model, int count)
    {
        var samples = Samples.Draw(model, count, 4);
        var values = new float[count * samples.SampleSize];
        for (var i = 0; i < count; i++) samples.CopyInput(i, values.AsSpan(i * samples.SampleSize));
        return tensor(values, [count, .. model.InputShape.Select(axis => (long)axis)]);
    }

    private static float[] Forward(IFederatedModel model, SubModel subModel, float[] weights, Tensor inputs)
    {
        using var instance = model.Open(subModel, weights);
        return [.. instance.Forward(inputs).data<float>()];
    }
}
