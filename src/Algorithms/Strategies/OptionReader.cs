using System.Globalization;

namespace AfdActors.Algorithms.Strategies;

/// <summary>
/// Reads a strategy's options as typed values. An option that is not there has its default. Call <see cref="End"/> after the last one: it
/// refuses options that were not asked for. Every error is an <see cref="ArgumentException"/> that names strategy and option. Not
/// thread-safe.
/// </summary>
public sealed class OptionReader(StrategySettings settings)
{
    private readonly List<string> _known = [];

    /// <summary>A finite number for which <paramref name="holds"/>.</summary>
    /// <param name="expected">The condition in words, such as "in (0, 1]".</param>
    public double Number(string key, double otherwise, string expected, Func<double, bool> holds) => Read(
        key,
        otherwise,
        "a number " + expected,
        (string text, out double value) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value) && holds(value));

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public double Number(string key, double otherwise, double least, double most) => Number(
        key, otherwise, string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}"), value => value >= least && value <= most);

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public int Integer(string key, int otherwise, int least, int most) => Read(
        key,
        otherwise,
        $"a whole number from {least} to {most}",
        (string text, out int value) =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most);

    /// <summary>on or off.</summary>
    public bool Switch(string key, bool otherwise) => Read(key, otherwise, "on or off", (string text, out bool value) =>
    {
        value = text == "on";
        return text is "on" or "off";
    });

    /// <summary>One of some words, each with what it stands for.</summary>
    public T Choice<T>(string key, T otherwise, params (string Word, T Value)[] choices) => Read(
        key,
        otherwise,
        "one of " + string.Join(", ", choices.Select(choice => choice.Word)),
        (string text, out T value) =>
        {
            var found = Array.FindIndex(choices, choice => choice.Word == text);
            value = found < 0 ? otherwise : choices[found].Value;
            return found >= 0;
        });

    /// <summary>Any text.</summary>
    public string Text(string key, string otherwise) => Read(key, otherwise, "a text", (string text, out string value) =>
    {
        value = text;
        return true;
    });

    /// <exception cref="ArgumentException">There is an option that was not asked for.</exception>
    public void End()
    {
        foreach (var key in settings.Options.Keys.Where(key => !_known.Contains(key)))
        {
            var expected = _known.Count == 0 ? "no option" : "one of " + string.Join(", ", _known);
            throw new ArgumentException($"options of {settings.Name}: expected {expected}, got {key}{EditDistance.Hint(key, _known)}");
        }
    }

    private delegate bool Parser<T>(string text, out T value);

    private T Read<T>(string key, T otherwise, string expected, Parser<T> parse)
    {
        _known.Add(key);
        if (!settings.Options.TryGetValue(key, out var text)) return otherwise;
        return parse(text, out var value)
            ? value
            : throw new ArgumentException($"option {key} of {settings.Name}: expected {expected}, got \"{text}\"");
    }
}
