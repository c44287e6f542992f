using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace AfdActors.Hosting.Configuration;

/// <summary>
/// What an application's configuration says under <c>afd</c> and <c>akka</c>, with the place of each value: file and line in a HOCON file,
/// else the name of the provider. A list replaces a list of an earlier provider as a whole, as it does in HOCON.
/// </summary>
internal static class ConfigurationValues
{
    private static readonly string[] Roots = ["afd", "akka"];

    /// <param name="configuration">The configuration, or a section of it that holds <c>afd</c> and <c>akka</c>.</param>
    /// <param name="root">The configuration that the section is of, to know the providers; null where that is not known.</param>
    /// <param name="errors">Receives what HOCON files say wrongly.</param>
    /// <returns>Keys in HOCON's notation; later ones win.</returns>
    public static IReadOnlyList<KeyValuePair<string,
        RawValue>> Read(IConfiguration configuration, IConfigurationRoot? root, List<ConfigurationError> errors)
    {
        var values = new List<KeyValuePair<string, RawValue>>();
        var section = configuration as IConfigurationSection;
        root = configuration as IConfigurationRoot ?? root;
        if (root is null || !IsOf(root, section))
        {
            foreach (var name in Roots)
                Add(values, name, new SectionNode(configuration.GetSection(name)));
            return values;
        }

        foreach (var provider in root.Providers)
        {
            if (provider is HoconConfigurationProvider hocon)
            {
                errors.AddRange(hocon.Text.Errors);
                values.AddRange(Under(section, hocon.Text));
                continue;
            }

            foreach (var name in Roots)
                Add(values, name, new ProviderNode(provider, section is null ? name : ConfigurationPath.Combine(section.Path, name)));
        }

        return values;
    }

    private static bool IsOf(IConfigurationRoot root, IConfigurationSection? section) =>
        section is null || section.AsEnumerable().SequenceEqual(root.GetSection(section.Path).AsEnumerable());

    private static IEnumerable<KeyValuePair<string, RawValue>> Under(IConfigurationSection? section, HoconText text)
    {
        if (section is null)
            return text.Values;
        var prefix = string.Concat(section.Path.Split(ConfigurationPath.KeyDelimiter).Select(part => HoconChecker.Segment(part) + "."));
        return text.Values.Where(entry => entry.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Select(entry => KeyValuePair.Create(entry.Key[prefix.Length..], entry.Value));
    }

    private static void Add(List<KeyValuePair<string, RawValue>> values, string key, Node node)
    {
        var children = node.Children();
        if (children.Count == 0 && node.Value is { } value)
        {
            values.Add(KeyValuePair.Create(key, new RawValue([value], false, node.Where)));
        }
        else if (children.Count > 0
            && children.All(child => int.TryParse(child.Name, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            values.Add(KeyValuePair.Create(key, new RawValue([.. children.Select(child => child.Node.Value ?? "")], true, node.Where)));
        }
        else
        {
            children.ForEach(child => Add(values, $"{key}.{HoconChecker.Segment(child.Name)}", child.Node));
        }
    }

    private abstract class Node(string where)
    {
        public string Where { get; } = where;

        public abstract string? Value { get; }

        public abstract List<(string Name, Node Node)> Children();
    }

    private sealed class SectionNode(IConfigurationSection section) : Node("")
    {
        public override string? Value => section.Value;

        public override List<(string Name, Node Node)> Children() =>
            [.. section.GetChildren().Select(child => (child.Key, (Node)new SectionNode(child)))];
    }

    private sealed class ProviderNode(IConfigurationProvider provider, string path) : Node($"{provider}")
    {
        public override string? Value => provider.TryGet(path, out var value) ? value : null;

        public override List<(string Name, Node Node)> Children() =>
        [
            .. provider.GetChildKeys([], path).Distinct(StringComparer.OrdinalIgnoreCase)
                .Select(name => (name, (Node)new ProviderNode(provider, ConfigurationPath.Combine(path, name)))),
        ];
    }
}
