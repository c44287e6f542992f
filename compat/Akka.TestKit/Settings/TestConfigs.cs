using Akka.Configuration;

namespace Akka.TestKit.Configs;

/// <summary>Configurations for tests.</summary>
public static class TestConfigs
{
    /// <summary>What every test kit falls back to.</summary>
    public static Config DefaultConfig { get; } =
        ConfigurationFactory.FromResource("Akka.TestKit.reference.conf", typeof(TestConfigs).Assembly);

    /// <summary>Time stands still until the test moves it.</summary>
    public static Config TestSchedulerConfig { get; } =
        ConfigurationFactory.ParseString("akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"");

    /// <summary>Everything that the engine can log about actors.</summary>
    internal static Config FullDebugConfig { get; } = ConfigurationFactory.ParseString(
        """
        akka {
          loglevel = DEBUG
          stdout-loglevel = DEBUG
          log-dead-letters = 10
          actor.debug { receive = on, autoreceive = on, lifecycle = on, fsm = on, event-stream = on, unhandled = on, router-misconfiguration = on }
        }
        """);
}
