using Microsoft.Extensions.Configuration;

namespace AfdActors.Hosting.Configuration;

/// <summary>HOCON files as a source of an application's configuration.</summary>
public static class HoconConfiguration
{
    /// <summary>
    /// Adds a HOCON file with what it includes. Its keys become <c>afd:run:rounds</c> and so on; <c>reference.conf</c> describes them.
    /// A mistake in the file does not stop here. It is reported with file, line and column when the run starts, together with all others.
    /// </summary>
    /// <param name="builder">The application's configuration.</param>
    /// <param name="path">Absolute, or relative to the current directory.</param>
    /// <example><code>builder.Configuration.AddHoconFile("federation.conf");</code></example>
    public static IConfigurationBuilder AddHoconFile(this IConfigurationBuilder builder, string path) =>
        builder.Add(new HoconConfigurationSource(path));

    private sealed class HoconConfigurationSource(string path) : IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder) => new HoconConfigurationProvider(HoconText.FromFile(path));
    }
}

/// <summary>A HOCON text in an application's configuration. Lists are numbered keys, as configuration has them.</summary>
internal sealed class HoconConfigurationProvider : ConfigurationProvider
{
    public HoconConfigurationProvider(HoconText text)
    {
        Text = text;
        foreach (var (key, value) in text.Values)
        {
            var path = ConfigurationPath.Combine(HoconText.Segments(key));
            if (!value.IsList)
                Data[path] = value.Items[0];
            for (var i = 0; value.IsList && i < value.Items.Count; i++)
                Data[ConfigurationPath.Combine(path, $"{i}")] = value.Items[i];
        }
    }

    /// <summary>The same with the places of its values, and its errors.</summary>
    public HoconText Text { get; }
}
