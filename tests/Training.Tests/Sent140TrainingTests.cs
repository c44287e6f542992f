using System.Text.Json;
using AfdActors.Algorithms.Randomness;
using AfdActors.Datasets;
using AfdActors.Testing;
using AfdActors.Training.Models;

namespace AfdActors.Training.Tests;

[Collection(Samples.Torch)]
public sealed class Sent140TrainingTests
{
    /// <summary>
    /// Two words decide the label, in texts of random other words: learned from random vectors, to below half of the ln 2 of a guess.
    /// </summary>
    [Fact]
    public void Sentiment_of_made_up_tweets_is_learned()
    {
        using var folder = new TemporaryFolder();
        var stream = new SeededStream(1);
        var labels = Enumerable.Range(0, 60).Select(i => i % 2).ToArray();
        var texts = labels.Select(
            label => string.Join(
            ' ', Enumerable.Range(0, 25).Select(i => i % 5 == 4 ? label == 1 ? "lovely" : "awful" : $"w{stream.NextInt(50)}"))).ToArray();
        var contents =
            LeafJson.File("\"ann\"", "60", LeafJson.User("ann", Tweets("ann", texts), string.Join(',', labels.Select(label => 4 * label))));
        folder.File("train.json", contents);
        folder.File("test.json", contents);
        var data = DataSets.Load(new DataSettings("sent140", folder.FullPath, "natural", 1, 0, 1));
        var model = ModelCatalog.Create("sent140-lstm", data.InputShape, data.Classes);
        var subModel = Samples.Without(model.Layout, 4);
        var weights = new float[subModel.Count];
        subModel.Extract(Samples.Weights(model.Layout, 1), weights);
        var first = LocalTrainer.Train(
            model, subModel, weights, data.Clients[0].Train, new(0.3f, 10, 1), new SeededStream(2), CancellationToken.None);
        LocalTrainer.Train(model, subModel, weights, data.Clients[0].Train, new(0.3f, 10, 20), new SeededStream(3), CancellationToken.None);
        var last = LocalTrainer.Train(
            model, subModel, weights, data.Clients[0].Train, new(0.3f, 10, 1), new SeededStream(4), CancellationToken.None);
        Assert.InRange(first.MeanLoss, 0.6, 0.8);
        Assert.InRange(last.MeanLoss, 0, 0.35);
    }

    private static string Tweets(string name, string[] texts) =>
        string.Join(',', texts.Select(text => JsonSerializer.Serialize(new[] { "17", "Mon Apr 06", "NO_QUERY", name, text })));
}
