using System.Globalization;
using System.Text;

namespace AfdActors.Hosting.Configuration;

/// <summary>Values as HOCON literals.</summary>
internal static class HoconLiteral
{
    /// <summary>A number, written so that it reads back as the same one.</summary>
    public static string Of<T>(T value)
        where T : IFormattable => value.ToString("R", CultureInfo.InvariantCulture);

    public static string Of(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Of(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Of(bool value) => value ? "on" : "off";

    /// <summary>A string literal.</summary>
    public static string Quote(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (char.IsControl(c)) literal.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else literal.Append(c is '"' or '\\' ? "\\" : "").Append(c);
        }

        return literal.Append('"').ToString();
    }
}
