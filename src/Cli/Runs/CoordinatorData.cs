using AfdActors.Cli.Configuration;
using AfdActors.Training.Data;
using Microsoft.Extensions.Logging;

namespace AfdActors.Cli.Runs;

/// <summary>The data of a coordinator: with its test part the model is tested here; without, only its shape is known.</summary>
internal static class CoordinatorData
{
    /// <exception cref="DataFileException">Data was named and cannot be read.</exception>
    /// <exception cref="UsageException">Without data its shape is not known, or the model cannot read samples of that shape.</exception>
    public static FederatedDataset Load(RunConfiguration configuration, IProgress<string> messages, ILogger log)
    {
        try
        {
            return RunData.Load(configuration, messages);
        }
        catch (DataFileException e) when (configuration.Data.Path is null)
        {
            if (DataSets.Outline(configuration.Data) is not { } outline)
            {
                throw new UsageException(
                    $"--data: expected the data (or a sample of it), as the number of features and classes of '{configuration.Data.Name}' is not known without, got none", e);
            }

            log.LogInformation("No data here: {Reason}", e.Message);
            return RunData.Fitting(outline, configuration);
        }
    }
}
