using AfdActors.Experiments.RunFolders;
using AfdActors.Hosting;
using AfdActors.Testing;

namespace AfdActors.Experiments.Tests;

public sealed class ModelDescriptionTests
{
    private static readonly ModelDescription Run = new("mlp", [4], 3, "aa11", []) { ClassNames = ["cat", "dog", "owl"] };

    [Fact]
    public void Names_of_classes_are_kept_and_a_file_without_them_is_read()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.FullPath, "model.json");
        Run.Write(path);
        Assert.Equal(["cat", "dog", "owl"], ModelDescription.Read(path).ClassNames.AsEnumerable());

        folder.File("model.json", """{"name":"mlp","input_shape":[4],"classes":3,"layout_fingerprint":"aa11","parameters":[]}""");
        Assert.Empty(ModelDescription.Read(path).ClassNames);
    }

    [Fact]
    public void The_same_data_and_model_go_on() => (Run with { ClassNames = [.. Run.ClassNames] }).CheckResumes(Run, "run/model.json");

    public static TheoryData<ModelDescription, string> Others => new()
    {
        { Run with { Classes = 4 }, "--resume: expected the data of the run, got 4 classes, the run has 3 (run/model.json)" },
        { Run with { InputShape = [5] },
            "--resume: expected the data of the run, got samples of shape [5], the run has [4] (run/model.json)" },
        { Run with { ClassNames = [] },
            "--resume: expected the data of the run, got the labels 0, 1, ..., the run has cat, dog, owl (run/model.json)" },
        { Run with { ClassNames = ["cat", "dog", "emu"] },
            "--resume: expected the data of the run, got the labels cat, dog, emu, the run has cat, dog, owl (run/model.json)" },
        { Run with { LayoutFingerprint = "bb22" }, "--resume: expected the model of the run, got mlp with other layers (run/model.json)" },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void Another_data_set_or_model_is_refused_in_words(ModelDescription now, string message) =>
        Assert.Equal(message, Assert.Throws<UsageException>(() => now.CheckResumes(Run, "run/model.json")).Message);
}
