using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit.Configs;

namespace Akka.TestKit;

/// <summary>The keys under <c>akka.test</c>.</summary>
public class TestKitSettings : IExtension
{
    public TestKitSettings(Config config)
    {
        var settings = config.WithFallback(TestConfigs.DefaultConfig);
        DefaultTimeout = settings.GetTimeSpan("akka.test.default-timeout", allowInfinite: false);
        SingleExpectDefault = settings.GetTimeSpan("akka.test.single-expect-default", allowInfinite: false);
        TestEventFilterLeeway = settings.GetTimeSpan("akka.test.filter-leeway", allowInfinite: false);
        TestTimeFactor = settings.GetDouble("akka.test.timefactor");
        LogTestKitCalls = settings.GetBoolean("akka.test.testkit.debug");
        if (TestTimeFactor <= 0)
        {
            throw new ConfigurationException($"expected akka.test.timefactor above 0, got {TestTimeFactor}");
        }
    }

    public TimeSpan DefaultTimeout { get; }

    public TimeSpan SingleExpectDefault { get; }

    public TimeSpan TestEventFilterLeeway { get; }

    public double TestTimeFactor { get; }

    public bool LogTestKitCalls { get; }
}

/// <summary>The settings of a system.</summary>
public class TestKitExtension : ExtensionIdProvider<TestKitSettings>
{
    public static TestKitSettings For(ActorSystem system) => system.GetExtension<TestKitSettings>()
        ?? (TestKitSettings)system.RegisterExtension(new TestKitExtension());

    public override TestKitSettings CreateExtension(ExtendedActorSystem system) => new(system.Settings.Config);
}
