#nullable disable // as in the official assembly: no nullability annotations

using System.Reflection;
using Akka.Configuration.Hocon;

namespace Akka.Configuration;

/// <summary>Makes configurations from texts, embedded resources and objects.</summary>
public class ConfigurationFactory
{
    private const string ReferenceResource = "Akka.reference.conf";

    public static Config Empty => ParseString("");

    /// <exception cref="ConfigurationException">The text cannot be read; the message names line and column.</exception>
    public static Config ParseString(string hocon) => ParseString(hocon, null);

    /// <param name="hocon">The text.</param>
    /// <param name="includeCallback">Gives the parsed content of <c>include "name"</c>.</param>
    public static Config ParseString(string hocon, Func<string, HoconRoot> includeCallback) => new(Parser.Parse(hocon, includeCallback));

    /// <summary>The configuration of the application's own file; there is none here, so it is empty.</summary>
    public static Config Load() => Empty;

    /// <summary>The defaults of the actor engine.</summary>
    public static Config Default() => FromResource(ReferenceResource, typeof(ConfigurationFactory).Assembly);

    public static Config FromResource(string resourceName, object instanceInAssembly) => instanceInAssembly switch
    {
        Type type => FromResource(resourceName, type.Assembly),
        Assembly assembly => FromResource(resourceName, assembly),
        _ => FromResource(resourceName, instanceInAssembly.GetType().Assembly),
    };

    public static Config FromResource<TAssembly>(string resourceName) => FromResource(resourceName, typeof(TAssembly).Assembly);

    /// <exception cref="ConfigurationException">The assembly has no such resource.</exception>
    public static Config FromResource(string resourceName, Assembly assembly)
    {
        using var stream = assembly.GetManifestResourceStream(resourceName)
            ?? throw new ConfigurationException($"expected the resource '{resourceName}' in {assembly.GetName().Name}, got none");
        using var reader = new StreamReader(stream);
        return ParseString(reader.ReadToEnd());
    }
}
