using Akka.Actor;
using Akka.Configuration;

namespace AfdActors.Engine.Tests;

/// <summary>A system per test, and a journal in which actors note what happens to them.</summary>
public abstract class EngineTest : IAsyncLifetime
{
    /// <summary>Long enough that only something that never happens takes it.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    protected EngineTest(string config = "")
    {
        var quiet = ConfigurationFactory.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF }");
        Sys = ActorSystem.Create("engine", ConfigurationFactory.ParseString(config).WithFallback(quiet));
    }

    protected ActorSystem Sys { get; }

    protected Journal Journal { get; } = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Sys.Terminate();

    /// <summary>An actor that notes what it receives; a <see cref="Terminated"/> as "terminated NAME".</summary>
    protected IActorRef Listener(string? name = null) => Sys.ActorOf(Props.Create(() => new JournalActor(Journal)), name);
}
