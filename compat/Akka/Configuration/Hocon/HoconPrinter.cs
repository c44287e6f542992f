#nullable disable // works on the official, unannotated types

using System.Globalization;
using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>Writes a tree as HOCON that parses to the same tree.</summary>
internal static class HoconPrinter
{
    public static string Print(IHoconElement part) => Print(new HoconValue(part));

    public static string Print(HoconValue value)
    {
        var text = new StringBuilder();
        Write(text, value, "");
        return text.ToString();
    }

    /// <summary>An outermost object is written without its braces.</summary>
    public static string PrintRoot(HoconValue root)
    {
        if (root.PlainObject is not { } fields)
        {
            return Print(root);
        }

        var text = new StringBuilder();
        WriteFields(text, fields, "");
        return text.ToString();
    }

    private static void Write(StringBuilder text, HoconValue value, string indent)
    {
        if (value.IsObject())
        {
            text.Append("{\n");
            WriteFields(text, value.GetObject(), indent + "  ");
            text.Append(indent).Append('}');
        }
        else if (value.IsArray())
        {
            var separator = "";
            text.Append('[');
            foreach (var item in value.GetArray())
            {
                text.Append(separator);
                Write(text, item, indent + "  ");
                separator = ", ";
            }

            text.Append(']');
        }
        else
        {
            text.Append(value.GetString() is { } literal ? Literal(literal) : "null");
        }
    }

    private static void WriteFields(StringBuilder text, HoconObject fields, string indent)
    {
        foreach (var (key, value) in fields.Items)
        {
            text.Append(indent).Append(IsBare(key, dots: false) ? key : Quote(key)).Append(value.IsObject() ? " " : " = ");
            Write(text, value, indent);
            text.Append('\n');
        }
    }

    private static string Literal(string text) => IsBare(text, dots: true) && text != "null" ? text : Quote(text);

    private static bool IsBare(string text, bool dots) =>
        text.Length > 0 && text != "include" && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' || (dots && c == '.'));

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                < ' ' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
