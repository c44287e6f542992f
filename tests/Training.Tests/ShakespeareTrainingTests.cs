using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.Datasets;
using AfdActors.Testing;
using AfdActors.Training.Models;

namespace AfdActors.Training.Tests;

[Collection(Samples.Torch)]
public sealed class ShakespeareTrainingTests
{
    /// <summary>
    /// Three roles, 30 texts each, five rounds of federated averaging: from about the ln 80 = 4.38 of a guess to below 3.8, as the blank
    /// and a few letters are most of what follows.
    /// </summary>
    [DataFact("shakespeare")]
    public void Federated_averaging_on_a_few_roles_lowers_the_loss()
    {
        var data = DataSets.Load(new DataSettings("shakespeare", null, "natural", 1, 3, 1));
        var model = ModelCatalog.Create("shakespeare-lstm", data.InputShape, data.Classes);
        var weights = Samples.Weights(model.Layout, 1);
        var losses = Enumerable.Range(1, 5).Select(round => Round(model, weights, data, new RoundId(round))).ToList();
        Assert.InRange(losses[0], 3.8, 4.5);
        Assert.InRange(losses[^1], 2, 3.8);
    }

    /// <summary>Returns the mean training loss.</summary>
    private static double Round(ModuleModel model, float[] weights, FederatedDataset data, RoundId round)
    {
        var all = SubModel.Full(model.Layout);
        var sum = new FedAvgAccumulator(model.Layout, data.Clients.Length);
        double loss = 0;
        foreach (var client in data.Clients)
        {
            var trained = (float[])weights.Clone();
            var some = client.Train.Select([.. Enumerable.Range(0, 30)]);
            var shuffle = SeededStream.Create(1, SeedPurpose.LocalShuffle, round, client: client.Client);
            loss += LocalTrainer.Train(
                model, all, trained, some, new(0.8f, 10, 1), shuffle, CancellationToken.None).MeanLoss / data.Clients.Length;
            sum.Add(all, ModelUpdate.Dense([.. weights.Zip(trained, (before, after) => before - after)]), some.Count);
        }
        var step = new float[weights.Length];
        sum.PseudoGradient(step);
        for (var i = 0; i < step.Length; i++) weights[i] -= step[i];
        return loss;
    }
}
