using Akka.Configuration;

namespace AfdActors.Messages.Wire;

/// <summary>The Akka configuration that every system which sends our messages needs, as a fallback of its own.</summary>
public static class WireConfig
{
    /// <summary>The embedded <c>messages.conf</c>.</summary>
    public static Config Default => ConfigurationFactory.FromResource<AfdSerializer>("AfdActors.Messages.Wire.messages.conf");
}
