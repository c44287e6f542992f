using AfdActors.Coordinator;
using AfdActors.Hosting.Logging;
using AfdActors.Testing;
using Akka.Actor;
using Akka.Event;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace AfdActors.Hosting.Tests;

/// <summary>What an operator reads, and what is left to --verbose.</summary>
public sealed class AkkaLogLevelsTests
{
    private const string Unreachable = "Tried to associate with unreachable remote address [{0}]";

    private readonly SetTime _time = new();
    private readonly AkkaLogLevels _levels;

    public AkkaLogLevelsTests() => _levels = new AkkaLogLevels(_time);

    [Fact]
    public void The_actors_of_the_program_are_heard_as_they_speak_every_time()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(LogLevel.Debug, _levels.Of(new Debug("x", typeof(CoordinatorActor), "text")));
            Assert.Equal(LogLevel.Information, _levels.Of(new Info("x", typeof(CoordinatorActor), "text")));
            Assert.Equal(LogLevel.Warning, _levels.Of(new Warning("x", typeof(CoordinatorActor), "text")));
            Assert.Equal(LogLevel.Error, _levels.Of(new Error(null, "x", typeof(CoordinatorActor), "text")));
        }
    }

    [Fact]
    public void Every_failure_of_an_actor_of_the_program_is_told()
    {
        for (var i = 0; i < 3; i++)
            Assert.Equal(LogLevel.Error, Failed("/user/a", "boom"));
    }

    [Fact]
    public void Akkas_own_actors_fail_aloud_once_and_in_silence_where_a_connection_ended()
    {
        Assert.Equal(LogLevel.Debug, Failed("/system/endpointManager/a", "Disassociated"));
        Assert.Equal(LogLevel.Error, Failed("/system/endpointManager/a", "boom"));
        Assert.Equal(LogLevel.Debug, Failed("/system/endpointManager/b", "boom"));
    }

    [Fact]
    public void What_Akka_says_of_its_ordinary_work_is_for_verbose() =>
        Assert.Equal(
            LogLevel.Debug, _levels.Of(new Info("remoting (akka://afd)", typeof(DummyClassForStringSources), "Starting remoting")));

    [Theory]
    [InlineData("Couldn't join seed nodes after [{0}] attempts, will try again. seed-nodes=[{1}]")]
    [InlineData("Cluster Node [{0}] - Marking node(s) as UNREACHABLE [{1}]. Node roles [{2}]")]
    [InlineData("AssociationError [{0}] -> {1}: {2}")]
    [InlineData("Association with remote system {0} has failed; address is now gated for {1} ms. Reason is: [{2}]")]
    public void What_the_program_tells_in_its_own_words_is_not_told_twice(string template) =>
        Assert.Equal(LogLevel.Debug, _levels.Of(Warns(template, "a", "b", "c")));

    /// <summary>Whatever addresses it names: a stranger could name any number.</summary>
    [Fact]
    public void A_warning_of_one_kind_is_told_once_in_ten_minutes()
    {
        Assert.Equal(LogLevel.Warning, _levels.Of(Warns(Unreachable, "a:1")));
        Assert.Equal(LogLevel.Debug, _levels.Of(Warns(Unreachable, "a:1")));
        Assert.Equal(LogLevel.Warning, _levels.Of(Warns("Quarantined [{0}]", "a:1")));
        _time.Now = TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1);
        Assert.Equal(LogLevel.Debug, _levels.Of(Warns(Unreachable, "b:2")));
        _time.Now = TimeSpan.FromMinutes(10);
        Assert.Equal(LogLevel.Warning, _levels.Of(Warns(Unreachable, "c:3")));
        Assert.Equal(LogLevel.Debug, _levels.Of(Warns(Unreachable, "c:3")));
    }

    [Theory]
    [InlineData("remoting (akka://afd)", typeof(DummyClassForStringSources), "remoting")]
    [InlineData("TcpServerHandler (akka://afd)", typeof(AkkaLogLevels), "AkkaLogLevels")]
    [InlineData("akka.tcp://afd@10.0.0.1:4053/user/coordinator/roster", typeof(OneForOneStrategy), "/user/coordinator/roster")]
    [InlineData("akka://afd/user/a", typeof(CoordinatorActor), "CoordinatorActor")]
    [InlineData("", typeof(DummyClassForStringSources), "akka")]
    public void Who_speaks_is_named_in_a_word(string source, Type says, string name) =>
        Assert.Equal(name, AkkaLogNames.Of(new Info(source, says, "text")));

    private LogLevel Failed(string path, string text) =>
        _levels.Of(new Error(new TimeoutException(), "akka.tcp://afd@10.0.0.1:4053" + path, typeof(OneForOneStrategy), text));

    private static Warning Warns(string template, params object[] values) =>
        new("remoting (akka://afd)", typeof(DummyClassForStringSources), new Template(template, values));

    private sealed class Template(string format, object[] values) : LogMessage(DefaultLogMessageFormatter.Instance, format)
    {
        public override string Unformatted() => Format;

        public override IEnumerable<object> Parameters() => values;
    }
}
