using AfdActors.Datasets;
using AfdActors.Hosting.Configuration;
using Microsoft.Extensions.Logging;

namespace AfdActors.Hosting;

/// <summary>The data of a coordinator: with its test part the model is tested here; without, only its shape is known.</summary>
internal static class CoordinatorData
{
    /// <exception cref="DataFileException">Data was named and cannot be read, or only the data says its shape.</exception>
    /// <exception cref="UsageException">The model cannot read samples of that shape.</exception>
    public static FederatedDataset Load(RunConfiguration configuration, IProgress<string> messages, ILogger log, ModelFactory? model = null)
    {
        try
        {
            return RunData.Load(configuration, messages, model);
        }
        catch (DataFileException e) when (configuration.Data.Path is null && DataSets.Outline(configuration.Data) is { } outline)
        {
            log.LogInformation("The model is not tested here: {Reason}", e.Message);
            return RunData.Fitting(outline, configuration, model);
        }
    }
}
