#nullable disable // as in the official assembly: no nullability annotations

using Akka.Actor;

namespace Akka.Configuration;

/// <summary>A configuration text that cannot be read, or a configuration that lacks what it must have.</summary>
public class ConfigurationException : AkkaException
{
    public ConfigurationException(string message)
        : base(message)
    {
    }

    public ConfigurationException(string message, Exception exception)
        : base(message, exception)
    {
    }

    /// <summary>The error of a settings class that was handed no configuration.</summary>
    public static ConfigurationException NullOrEmptyConfig<T>(string path = null) =>
        new($"{typeof(T).FullName} needs a configuration{(path is null ? "" : $" at '{path}'")}, got none");
}
