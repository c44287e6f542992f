using AfdActors.Datasets;
using AfdActors.Experiments.RunFolders;
using AfdActors.Hosting;
using AfdActors.Testing;

namespace AfdActors.Experiments.Tests;

public sealed class ModelDescriptionTests
{
    private const string Way = "; with other data start another run, --out elsewhere, from this one's model (afd export, afd.model.weights)";

    private static readonly DataFingerprint Data = new(5, 100, 20, "d1");

    private static readonly ModelDescription Run = new("mlp", [4], 3, "aa11", [])
    {
        ClassNames = ["cat", "dog", "owl"],
        FeatureNames = ["a", "b", "c", "d"],
        Data = Data,
    };

    [Fact]
    public void Names_of_classes_are_kept_and_a_file_without_them_is_read()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.FullPath, "model.json");
        Run.Write(path);
        Assert.Equal(["cat", "dog", "owl"], ModelDescription.Read(path).ClassNames.AsEnumerable());

        folder.File("model.json", """{"name":"mlp","input_shape":[4],"classes":3,"layout_fingerprint":"aa11","parameters":[]}""");
        Assert.Empty(ModelDescription.Read(path).ClassNames);
        Assert.Null(ModelDescription.Read(path).Data);
        Run.CheckResumes(ModelDescription.Read(path) with { ClassNames = Run.ClassNames }, path);
    }

    /// <summary>A coordinator may go on without its data, or with them for the first time: it tests the model or does not.</summary>
    [Fact]
    public void Data_that_are_not_at_hand_are_not_compared()
    {
        var without = Run with { Data = new DataFingerprint(0, 0, 0, "e3") };
        without.CheckResumes(Run, "run/model.json");
        Run.CheckResumes(without, "run/model.json");
    }

    [Fact]
    public void The_same_data_and_model_go_on() => (Run with { ClassNames = [.. Run.ClassNames] }).CheckResumes(Run, "run/model.json");

    public static TheoryData<ModelDescription, string> Others => new()
    {
        { Run with { Classes = 4 }, "--resume: expected the data of the run, got 4 classes, the run has 3 (run/model.json)" + Way },
        { Run with { InputShape = [5] },
            "--resume: expected the data of the run, got samples of shape [5], the run has [4] (run/model.json)" + Way },
        { Run with { ClassNames = [] },
            "--resume: expected the data of the run, got the labels 0, 1, ..., the run has cat, dog, owl (run/model.json)" + Way },
        { Run with { ClassNames = ["cat", "dog", "emu"] },
            "--resume: expected the data of the run, got the labels cat, dog, emu, the run has cat, dog, owl (run/model.json)" + Way },
        { Run with { FeatureNames = ["a", "b", "d", "c"] },
            "--resume: expected the data of the run, got the columns a, b, d, c, the run has a, b, c, d (run/model.json)" + Way },
        { Run with { Data = Data with { Clients = 3 } },
            "--resume: expected the data of the run, got 3 clients, the run has 5 (run/model.json)" + Way },
        { Run with { Data = Data with { TrainSamples = 99 } },
            "--resume: expected the data of the run, got 99 training samples, the run has 100 (run/model.json)" + Way },
        { Run with { Data = Data with { TestSamples = 21 } },
            "--resume: expected the data of the run, got 21 test samples, the run has 20 (run/model.json)" + Way },
        { Run with { Data = Data with { Sha256 = "d2" } },
            "--resume: expected the data of the run, got other clients or samples, as many as it had, the run has others: were the files changed? (run/model.json)" + Way },
        { Run with { LayoutFingerprint = "bb22" }, "--resume: expected the model of the run, got mlp with other layers (run/model.json)" },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void Another_data_set_or_model_is_refused_in_words(ModelDescription now, string message) =>
        Assert.Equal(message, Assert.Throws<UsageException>(() => now.CheckResumes(Run, "run/model.json")).Message);
}
