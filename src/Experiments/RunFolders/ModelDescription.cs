using System.Collections.Immutable;
using System.Text.Json;
using AfdActors.Algorithms.Dropout;
using AfdActors.Datasets;
using AfdActors.Hosting;
using AfdActors.Hosting.Files;
using AfdActors.Training.Models;

namespace AfdActors.Experiments.RunFolders;

/// <summary>One parameter: name and shape, in layout order.</summary>
public sealed record ParameterDescription(string Name, ImmutableArray<int> Shape)
{
    /// <summary>What the checkpoint's values are multiplied by in the model that is served (<see cref="ServedScale"/>).</summary>
    public float Scale { get; init; } = 1;
}

/// <summary><c>model.json</c>: what is needed to read the weights of a run without its data.</summary>
public sealed record ModelDescription(
    string Name, ImmutableArray<int> InputShape, int Classes, string LayoutFingerprint, ImmutableArray<ParameterDescription> Parameters)
{
    /// <summary>
    /// The label of each class as the data's files have it, in the order of the model's outputs; empty where it is the class's number.
    /// </summary>
    public ImmutableArray<string> ClassNames { get; init; } = [];

    /// <summary>The names of a sample's values, where the data's files name them; else empty.</summary>
    public ImmutableArray<string> FeatureNames { get; init; } = [];

    /// <summary>What the data held; null in folders of earlier releases.</summary>
    public DataFingerprint? Data { get; init; }

    /// <summary>Describes a model of the catalog, trained on these data.</summary>
    /// <param name="servedShares">See <see cref="IDropoutStrategy.ServedShares"/>.</param>
    public static ModelDescription Of(
        string name, IFederatedModel model, FederatedDataset data, IReadOnlyList<double> servedShares) => new(
        name, model.InputShape, model.Classes, model.Layout.Fingerprint,
        [
            .. model.Layout.Parameters.Zip(ServedScale.Of(model.Layout, servedShares), (parameter, scale) =>
                new ParameterDescription(parameter.Name, parameter.Shape) { Scale = scale }),
        ])
        {
            ClassNames = data.ClassNames,
            FeatureNames = data.FeatureNames,
            Data = DataFingerprint.Of(data),
        };

    /// <summary>Refuses to go on with a run whose data or model were others.</summary>
    /// <param name="before">The run that is to be continued.</param>
    /// <param name="source">Where it was read, for messages.</param>
    /// <exception cref="UsageException">Classes, samples or the model's layout differ.</exception>
    public void CheckResumes(ModelDescription before, string source)
    {
        var (now, then) = Classes != before.Classes ? ($"{Classes} classes", $"{before.Classes}")
            : !InputShape.SequenceEqual(before.InputShape)
                ? ($"samples of shape [{string.Join(", ", InputShape)}]", $"[{string.Join(", ", before.InputShape)}]")
            : !ClassNames.SequenceEqual(before.ClassNames) ? ($"the labels {Shown(ClassNames)}", Shown(before.ClassNames))
            : FeatureNames.Length > 0 && before.FeatureNames.Length > 0 && !FeatureNames.SequenceEqual(before.FeatureNames)
                ? ($"the columns {Shown(FeatureNames)}", Shown(before.FeatureNames))
            : Other(Data, before.Data);
        if (now.Length > 0)
        {
            throw new UsageException(
                $"--resume: expected the data of the run, got {now}, the run has {then} ({source}); with other data start another run, --out elsewhere, from this one's model (afd export, afd.model.weights)");
        }

        if (LayoutFingerprint != before.LayoutFingerprint)
            throw new UsageException($"--resume: expected the model of the run, got {Name} with other layers ({source})");
    }

    /// <summary>A coordinator without data says nothing of them, nor does a folder of an earlier release.</summary>
    private static (string Now, string Then) Other(DataFingerprint? now, DataFingerprint? then) =>
        now is not { Clients: > 0 } || then is not { Clients: > 0 } || now == then ? ("", "")
        : now.Clients != then.Clients ? ($"{now.Clients} clients", $"{then.Clients}")
        : now.TrainSamples != then.TrainSamples ? ($"{now.TrainSamples} training samples", $"{then.TrainSamples}")
        : now.TestSamples != then.TestSamples ? ($"{now.TestSamples} test samples", $"{then.TestSamples}")
        : ("other clients or samples, as many as it had", "others: were the files changed?");

    private static string Shown(ImmutableArray<string> classes) =>
        classes.IsEmpty ? "0, 1, ..." : string.Join(", ", classes.Take(10)) + (classes.Length > 10 ? ", ..." : "");

    /// <summary>Writes the file as a whole.</summary>
    public void Write(string path) => AtomicFile.WriteText(path, JsonSerializer.Serialize(this, RoundJson.Options) + "\n");

    /// <summary>Reads it back.</summary>
    /// <exception cref="UsageException">There is none, or it is damaged.</exception>
    public static ModelDescription Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ModelDescription>(File.ReadAllText(path), RoundJson.Options)
                ?? throw new UsageException($"{path}: expected a model description, got null");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new UsageException($"{path}: expected a model description, got: {e.Message}", e);
        }
    }
}
