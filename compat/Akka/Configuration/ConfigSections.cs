namespace Akka.Configuration;

/// <summary>Sections that may be missing.</summary>
internal static class ConfigSections
{
    /// <summary>The section, or an empty one.</summary>
    public static Config Section(this Config config, string path) =>
        config.HasPath(path) ? config.GetConfig(path) ?? ConfigurationFactory.Empty : ConfigurationFactory.Empty;

    /// <summary>The text values directly below a section, by key.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Entries(this Config config, string path) =>
        config.Section(path).AsEnumerable().Select(entry => KeyValuePair.Create(entry.Key, entry.Value.GetString()));
}
