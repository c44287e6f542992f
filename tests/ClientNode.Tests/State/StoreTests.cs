using AfdActors.ClientNode.State;
using static AfdActors.ClientNode.Tests.State.Updates;

namespace AfdActors.ClientNode.Tests.State;

public sealed class MemoryClientStateTests : ClientStateCompliance
{
    protected override IClientStateStore Store { get; } = new MemoryClientState();
}

public sealed class ClientStateFolderTests : ClientStateCompliance, IDisposable
{
    private readonly StateFolder _folder = new();

    protected override IClientStateStore Store => new ClientStateFolder(_folder.Path, Parameters, Uplink);

    public void Dispose() => _folder.Dispose();
}
