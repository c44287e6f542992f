using Microsoft.Extensions.Configuration;

namespace AfdActors.Hosting.Configuration;

/// <summary>
/// Builds a <see cref="RunConfiguration"/> from layers, each over the one before: <c>reference.conf</c>, a file (with what it
/// includes), and the command line. Finds every error before it gives up (docs/faults.md).
/// </summary>
public static class ConfigurationLoader
{
    private static readonly string[] LogLevelKeys = ["akka.loglevel", "akka.stdout-loglevel"];
    private static readonly string[] LogLevels = ["OFF", "ERROR", "WARNING", "INFO", "DEBUG"];
    private static readonly HoconText Reference = HoconText.FromString(ReadReference(), "");

    /// <summary>The text of <c>reference.conf</c>.</summary>
    public static string ReadReference()
    {
        using var stream = typeof(ConfigurationLoader).Assembly.GetManifestResourceStream("reference.conf")
            ?? throw new InvalidOperationException("reference.conf is missing from the program");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Loads and validates.</summary>
    /// <param name="file">A HOCON file, or null for the defaults.</param>
    /// <param name="overrides">What the command line says, in order; later wins.</param>
    /// <param name="catalogs">What a name may stand for; null: what is in the library.</param>
    /// <exception cref="InvalidConfigurationException">Anything is wrong; carries all errors.</exception>
    public static RunConfiguration Load(string? file, IReadOnlyList<Override> overrides, RunCatalogs? catalogs = null) =>
        LoadAll(file is null ? [] : new[] { file }, overrides, catalogs);

    /// <summary>The same for several files, each over those before.</summary>
    public static RunConfiguration LoadAll(
        IReadOnlyList<string> files, IReadOnlyList<Override> overrides, RunCatalogs? catalogs = null) =>
        Build([.. files.Select(HoconText.FromFile)], overrides, catalogs);

    /// <summary>The same for a text in memory; <paramref name="name"/> stands for it in messages.</summary>
    public static RunConfiguration Parse(
        string hocon, string name, IReadOnlyList<Override>? overrides = null, RunCatalogs? catalogs = null) =>
        Build([HoconText.FromString(hocon, name)], overrides ?? [], catalogs);

    /// <summary>The same for an application's configuration, or a section of it: its keys are <c>afd:run:rounds</c> and so on.</summary>
    /// <param name="configuration">Holds <c>afd</c> and, where the actor system is to be other than by default, <c>akka</c>.</param>
    /// <param name="root">The configuration that a section is of, so that messages can say which provider a value came from.</param>
    /// <param name="catalogs">What a name may stand for; null: what is in the library.</param>
    public static RunConfiguration From(
        IConfiguration configuration, IConfigurationRoot? root = null, RunCatalogs? catalogs = null)
    {
        var errors = new List<ConfigurationError>();
        var said = ConfigurationValues.Read(configuration, root, errors);
        return Build(said.Select(entry => KeyValuePair.Create(KnownAs(entry.Key), entry.Value)), errors, catalogs);
    }

    private static RunConfiguration Build(
        IReadOnlyList<HoconText> texts, IReadOnlyList<Override> overrides, RunCatalogs? catalogs)
    {
        var errors = texts.SelectMany(text => text.Errors).ToList();
        var said = texts.SelectMany(text => text.Values).ToList();
        foreach (var entry in overrides)
            said.Add(entry.Parse(errors));
        return Build(said, errors, catalogs);
    }

    private static RunConfiguration Build(
        IEnumerable<KeyValuePair<string, RawValue>> said, List<ConfigurationError> errors, RunCatalogs? catalogs)
    {
        var values = new Dictionary<string, RawValue>(Reference.Values, StringComparer.Ordinal);
        foreach (var (key, value) in said.Where(entry => entry.Key.Length > 0))
        {
            if (key.StartsWith("akka.", StringComparison.Ordinal) || values.ContainsKey(key) || StrategyKeys.IsOption(key))
                values[key] = value;
            else
                errors.Add(Unknown(key, value));
        }

        errors.AddRange(LogLevelKeys.Where(values.ContainsKey).Select(key => LogLevel(key, values[key])).OfType<ConfigurationError>());
        var akka = ConfigurationText.RenderRaw(values.Where(entry => entry.Key.StartsWith("akka.", StringComparison.Ordinal)));
        var reader = new ConfigurationReader(values);
        var configuration = RunConfiguration.Read(reader, catalogs ?? RunCatalogs.BuiltIn, akka);
        errors.AddRange(reader.Errors);
        return errors.Count == 0 ? configuration : throw new InvalidConfigurationException(errors);
    }

    /// <summary>Akka.NET refuses a wrong level only when the actor system starts, without its key.</summary>
    private static ConfigurationError? LogLevel(string key, RawValue value) =>
        !value.IsList && LogLevels.Contains(value.Items[0], StringComparer.OrdinalIgnoreCase) ? null
        : new ConfigurationError(value.Where, key, $"expected one of {string.Join(", ", LogLevels)}, got {value}");

    /// <summary>An application's keys may be written in any case, as environment variables are.</summary>
    private static string KnownAs(string key) =>
        Reference.Values.Keys.FirstOrDefault(known => string.Equals(known, key, StringComparison.OrdinalIgnoreCase)) ?? key;

    private static ConfigurationError Unknown(string key, RawValue value)
    {
        var known = Reference.Values.Keys.Where(candidate => candidate.StartsWith("afd.", StringComparison.Ordinal));
        if (known.Any(candidate => candidate.StartsWith(key + ".", StringComparison.Ordinal)))
            return new ConfigurationError(value.Where, key, $"expected a block {{ ... }}, got {value}");
        var hint = Suggestion.For(key, known) is { } near ? $" (did you mean {near}?)" : "";
        return new ConfigurationError(value.Where, key, "expected a key of reference.conf, got an unknown one" + hint);
    }
}
