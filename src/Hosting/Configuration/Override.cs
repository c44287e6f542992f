namespace AfdActors.Hosting.Configuration;

/// <summary>A value given on the command line.</summary>
/// <param name="Assignment"><c>key=value</c>; a value in brackets is a list, anything else is taken literally.</param>
/// <param name="Option">The option as the user wrote it, for messages.</param>
public sealed record Override(string Assignment, string Option)
{
    /// <summary><c>--set key=value</c>.</summary>
    public static Override Set(string assignment) => new(assignment, "--set");

    /// <summary>An option that stands for one key, such as <c>--rounds</c>.</summary>
    public static Override For(string option, string key, string value) => new($"{key}={value}", option);

    /// <summary>Key and raw value; adds to <paramref name="errors"/> and answers an empty key when there is no '=' after a key.</summary>
    internal KeyValuePair<string, RawValue> Parse(List<ConfigurationError> errors)
    {
        var at = Assignment.IndexOf('=', StringComparison.Ordinal);
        var key = at < 0 ? "" : Assignment[..at].Trim();
        if (!HoconChecker.IsKey(key))
        {
            errors.Add(new ConfigurationError(Option, "", $"expected key=value, got '{Assignment}'"));
            return new("", new RawValue([""], false, Option));
        }

        var value = Assignment[(at + 1)..].Trim();
        return value is ['[', .., ']']
            ? new(key, new RawValue(
                [.. value[1..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Unquote)], true,
                Option))
            : new(key, new RawValue([Unquote(value)], false, Option));
    }

    private static string Unquote(string value) => value is ['"', .., '"'] ? value[1..^1] : value;
}
