#nullable disable // as in the official assembly: no nullability annotations

namespace Akka.Configuration;

public static class ConfigExtensions
{
    /// <summary>Adds a fallback to a configuration that may be null.</summary>
    public static Config SafeWithFallback(this Config config, Config fallback) =>
        config is null ? fallback : ReferenceEquals(config, fallback) ? config : config.WithFallback(fallback);

    public static bool IsNullOrEmpty(this Config config) => config is null || config.IsEmpty;
}
