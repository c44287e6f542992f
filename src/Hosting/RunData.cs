using System.Globalization;
using AfdActors.Datasets;
using AfdActors.Hosting.Configuration;
using AfdActors.Training.Models;
using AfdActors.Training.Native;

namespace AfdActors.Hosting;

/// <summary>A run's data, seen to fit its model, and its device seen to be there, before anything is written.</summary>
internal static class RunData
{
    /// <exception cref="DataFileException">The data cannot be read.</exception>
    /// <exception cref="UsageException">The model cannot read samples of that shape.</exception>
    public static FederatedDataset Load(RunConfiguration configuration, IProgress<string>? messages, ModelFactory? factory = null)
    {
        return Fitting(DataSets.Load(configuration.Data, messages), configuration, factory);
    }

    /// <summary>The data, seen to fit the model.</summary>
    /// <exception cref="UsageException">The model cannot read such samples.</exception>
    /// <exception cref="TorchUnavailableException">libtorch or the configured device cannot be used here.</exception>
    public static FederatedDataset Fitting(FederatedDataset data, RunConfiguration configuration, ModelFactory? factory = null)
    {
        var model = ModelOf(data, configuration, factory);
        if (model.Vocabulary is { } vocabulary
            && SamplesOf(data).Select(part => part.FirstThatIsNoSymbol(vocabulary)).FirstOrDefault(value => value is not null) is { } other)
        {
            throw new UsageException(string.Create(
                CultureInfo.InvariantCulture,
                $"afd.model.name: expected a model of the data '{data.Name}', got {configuration.Model}, which reads symbols, whole numbers from 0 to {vocabulary - 1}, where the data have {other}"));
        }
        _ = configuration.Weights?.Read(model.Layout);
        TorchRuntime.Initialize(configuration.Training.Device, model.Layout);
        return data;
    }

    private static IEnumerable<SampleSet> SamplesOf(FederatedDataset data)
    {
        var own = data.Clients.SelectMany(client => new[] { client.Train, client.Test });
        return data.CentralTest is { } central ? own.Append(central) : own;
    }

    /// <summary>The model of a run with these data.</summary>
    /// <param name="factory">Makes it; null: it is the one that the configuration names.</param>
    /// <exception cref="UsageException">The model cannot read samples of that shape.</exception>
    public static IFederatedModel ModelOf(FederatedDataset data, RunConfiguration configuration, ModelFactory? factory = null)
    {
        try
        {
            return factory is not null
                ? factory(data.InputShape, data.Classes)
                : ModelCatalog.Create(configuration.Model, data.InputShape, data.Classes, configuration.Dropout.Lstm);
        }
        catch (ArgumentException e)
        {
            throw new UsageException(
                $"afd.model.name: expected a model of the data '{configuration.Data.Name}', got {e.Message}; of ours, {string.Join(", ", ModelCatalog.Reading(data.InputShape))} read [{string.Join(", ", data.InputShape)}]{Square(data)}", e);
        }
    }

    /// <summary>Says how a table's row becomes an image, where it may be one.</summary>
    private static string Square(FederatedDataset data)
    {
        if (data.Source is not { Shape.IsOwn: true, Name: var name } || !DataSets.Tables.Contains(name)) return "";
        foreach (var channels in (int[])[1, 3])
        {
            var side = (int)Math.Sqrt(data.InputShape[0] / channels);
            if (side >= 4 && side * side * channels == data.InputShape[0])
                return $", and afd.data.shape = [{channels}, {side}, {side}] makes images of the rows";
        }
        return "";
    }
}
