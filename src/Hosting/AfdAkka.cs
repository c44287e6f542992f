using AfdActors.Messages.Wire;
using Akka.Configuration;
using Akka.Hosting;

namespace AfdActors.Hosting;

/// <summary>What an actor system needs for a federation in it.</summary>
public static class AfdAkka
{
    /// <summary>
    /// Messages are serialized in one process too, so that the bytes that are counted are those of a network. A dead letter is not
    /// serialized for the log.
    /// </summary>
    internal static Config Counted { get; } = ConfigurationFactory.ParseString("""
        akka.actor.serialize-messages = on
        akka.log-dead-letters = off
        """);

    /// <summary>
    /// Makes the application's own actor system fit for <see cref="SimulationBuilder.UseActorSystem()"/>. All messages of the system are
    /// serialized then.
    /// </summary>
    /// <example><code>services.AddAkka("mine", akka => akka.WithAfdMessages());</code></example>
    public static AkkaConfigurationBuilder WithAfdMessages(this AkkaConfigurationBuilder builder) =>
        builder.AddHocon(Counted, HoconAddMode.Prepend).AddHocon(WireConfig.Default, HoconAddMode.Append);
}
