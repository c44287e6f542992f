namespace AfdActors.Hosting.Configuration;

/// <summary>Where in a text something stands, both from 1.</summary>
internal readonly record struct HoconPlace(int Line, int Column)
{
    public override string ToString() => $"{Line}:{Column}";
}

/// <summary>A text is not the HOCON that can be read; the message says what was expected at the place.</summary>
internal sealed class HoconSyntaxException(HoconPlace place, string message) : Exception(message)
{
    public HoconPlace Place { get; } = place;
}

/// <summary>A text that Akka's parser reads as it is meant.</summary>
/// <param name="Text">For the parser: without includes, and with nothing that it alone does not understand.</param>
/// <param name="Keys">Where each key with a value stands; the last place where it stands twice.</param>
/// <param name="Includes">The files it includes, in order; they come before its keys.</param>
internal sealed record CheckedHocon(
    string Text, IReadOnlyDictionary<string, HoconPlace> Keys, IReadOnlyList<(string File, HoconPlace Place)> Includes);
