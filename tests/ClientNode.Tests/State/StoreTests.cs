using AfdActors.ClientNode.State;
using AfdActors.Messages;
using static AfdActors.ClientNode.Tests.State.Updates;

namespace AfdActors.ClientNode.Tests.State;

public sealed class MemoryClientStateTests : ClientStateCompliance
{
    protected override IClientStateStore Store { get; } = new MemoryClientState();
}

/// <summary>All states in temporary files.</summary>
public sealed class SpilledClientStateTests : ClientStateCompliance, IDisposable
{
    private readonly StateMemory _memory = new(0, Parameters, Uplink);

    public SpilledClientStateTests() => Store = new MemoryClientState(_memory);

    protected override IClientStateStore Store { get; }

    public void Dispose() => _memory.Dispose();
}

public sealed class ClientStateFolderTests : ClientStateCompliance, IDisposable
{
    private readonly StateFolder _folder = new();

    protected override IClientStateStore Store => new ClientStateFolder(_folder.Path, Parameters, Uplink, Durability.Process);

    public void Dispose() => _folder.Dispose();
}
