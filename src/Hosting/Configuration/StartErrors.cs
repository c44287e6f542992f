using AfdActors.Datasets;
using AfdActors.Training.Native;

namespace AfdActors.Hosting.Configuration;

/// <summary>Collects what is wrong before a start, so that all of it is reported together.</summary>
internal sealed class StartErrors
{
    private readonly List<ConfigurationError> _errors = [];

    /// <summary>Makes something that the start needs, whatever failed before.</summary>
    /// <returns>What was made; null where that failed, and the reason is kept.</returns>
    public T? Try<T>(Func<T?> make)
        where T : class
    {
        try
        {
            return make();
        }
        catch (InvalidConfigurationException e)
        {
            _errors.AddRange(e.Errors);
        }
        catch (Exception e) when (e is UsageException or DataFileException or TorchUnavailableException)
        {
            _errors.Add(new ConfigurationError("", "", e.Message));
        }

        return null;
    }

    /// <exception cref="InvalidConfigurationException">Anything was wrong; carries all errors, each once.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0) throw new InvalidConfigurationException([.. _errors.Distinct()]);
    }
}
