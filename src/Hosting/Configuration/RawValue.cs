namespace AfdActors.Hosting.Configuration;

/// <summary>A value as it was written: text, or a list of texts, and where that was.</summary>
/// <param name="Items">One element for a plain value.</param>
/// <param name="IsList">Whether it was written in brackets.</param>
/// <param name="Where">File and line or option; empty for a default of <c>reference.conf</c>.</param>
public sealed record RawValue(IReadOnlyList<string> Items, bool IsList, string Where)
{
    /// <summary>For messages: the value as a user would write it.</summary>
    public override string ToString() => IsList ? $"[{string.Join(", ", Items)}]" : $"'{Items[0]}'";
}
