using AfdActors.Algorithms;
using AfdActors.Coordinator.Evaluations;
using AfdActors.Coordinator.Reports;
using AfdActors.Experiments.RunFolders;
using AfdActors.Testing;
using AfdActors.Training;

namespace AfdActors.Experiments.Tests;

public sealed class EvaluationFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private EvaluationFile File => new(_folder.Inside("evaluation.json"));

    public void Dispose() => _folder.Dispose();

    private static RoundDetails Details(ModelEvaluation? evaluation) => new(new RoundId(4), [], evaluation);

    [Fact]
    public void What_was_measured_is_read_back()
    {
        var evaluation = LastEvaluation.Of(Details(new ModelEvaluation(new EvaluationCounts(5, 8, 1))
        {
            Clients = [new ClientScore(new("b"), 3, 4)],
            Confusion = new ConfusionMatrix([[1, 2], [3, 4]]),
        }))!;
        File.Write(evaluation);

        var read = File.Read()!;
        Assert.Equal((4, new ClientAccuracy("b", 3, 4)), (read.Round, Assert.Single(read.Clients)));
        Assert.Equal([[1, 2], [3, 4]], read.Confusion!.Value.Select(row => row.ToArray()));
    }

    [Fact]
    public void An_evaluation_of_sums_alone_is_none()
    {
        Assert.Null(LastEvaluation.Of(Details(null)));
        Assert.Null(LastEvaluation.Of(Details(new ModelEvaluation(new EvaluationCounts(5, 8, 1)))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"round\":1")]
    [InlineData("null")]
    [InlineData("{\"round\":1,\"clients\":null,\"confusion\":null}")]
    [InlineData("{\"round\":1,\"clients\":[],\"confusion\":[[1,2],[3]]}")]
    [InlineData("{\"round\":1,\"clients\":[],\"confusion\":[[1],[3]]}")]
    public void A_damaged_file_is_no_evaluation_and_goes_when_the_run_goes_on(string text)
    {
        var path = _folder.File("evaluation.json", text);

        Assert.Null(File.Read());
        File.TruncateTo(5);
        Assert.False(System.IO.File.Exists(path));
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public void What_is_later_than_the_checkpoint_goes(int checkpoint, bool stays)
    {
        File.Write(new LastEvaluation(4, [], null));

        File.TruncateTo(checkpoint);

        Assert.Equal(stays, File.Read() is not null);
    }
}
