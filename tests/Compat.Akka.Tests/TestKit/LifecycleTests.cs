using System.Collections.Concurrent;
using System.Globalization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit;
using Xunit.Abstractions;
using Kit = Akka.TestKit.Xunit2.TestKit;

namespace AfdActors.Compat.Akka.Tests.TestKit;

/// <summary>A kit's system: how it is configured, and that it ends.</summary>
public class LifecycleTests
{
    [Fact]
    public void The_system_ends_when_the_kit_is_disposed_of()
    {
        var kit = new Kit();
        var system = kit.Sys;

        kit.Dispose();

        Assert.True(system.WhenTerminated.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_given_configuration_comes_before_the_kits_own()
    {
        using var kit = new Kit(ConfigurationFactory.ParseString("akka.test.single-expect-default = 7s, mine = 1"), "own-name");

        Assert.Equal("own-name", kit.Sys.Name);
        Assert.Equal(1, kit.Sys.Settings.Config.GetInt("mine"));
        Assert.Equal(TimeSpan.FromSeconds(7), kit.TestKitSettings.SingleExpectDefault);
        Assert.Equal(TimeSpan.FromSeconds(5), kit.TestKitSettings.DefaultTimeout);
    }

    [Fact]
    public void Durations_are_dilated_by_the_configured_factor()
    {
        using var kit = new Kit("akka.test.timefactor = 2.5");

        Assert.Equal(TimeSpan.FromSeconds(5), kit.Dilated(TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void A_kit_can_look_at_a_system_that_exists()
    {
        using var system = ActorSystem.Create("given");
        using var kit = new Kit(system);

        kit.TestActor.Tell("hello", ActorRefs.NoSender);

        Assert.Same(system, kit.Sys);
        kit.ExpectMsg("hello");
    }

    [Fact]
    public void A_probe_can_belong_to_another_system()
    {
        using var kit = new Kit();
        using var other = new Kit("", null);

        var probe = kit.CreateTestProbe(other.Sys);
        probe.Ref.Tell("hello", ActorRefs.NoSender);

        probe.ExpectMsg("hello");
        Assert.Same(other.Sys, probe.Sys);
    }

    [Fact]
    public void The_log_goes_to_the_output_of_the_test()
    {
        var output = new Output();
        using var kit = new Kit("akka.loglevel = INFO", output);

        kit.Log.Info("for the {0}", "record");

        kit.AwaitAssert(() => Assert.Contains(output.Lines.ToArray(), line => line.Contains("for the record", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_kit_without_implicit_sender_tells_in_nobodys_name()
    {
        using var kit = new NoSenderKit();
        var probe = kit.CreateTestProbe();

        probe.Ref.Tell("hello");

        probe.ExpectMsg<string>((_, sender) => sender.IsNobody() || sender.Equals(kit.Sys.DeadLetters));
    }

    private sealed class NoSenderKit : Kit, INoImplicitSender;

    private sealed class Output : ITestOutputHelper
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public void WriteLine(string message) => Lines.Enqueue(message);

        public void WriteLine(string format, params object[] args) => Lines.Enqueue(string.Format(CultureInfo.InvariantCulture, format, args));
    }
}
