using Akka.Actor;

namespace Akka.Remote;

/// <summary>A provider that reaches actors of other systems.</summary>
public interface IRemoteActorRefProvider : IActorRefProvider
{
    /// <summary>The actor that hears of the ends of watched actors elsewhere.</summary>
    IActorRef RemoteWatcher { get; }

    IInternalActorRef ResolveActorRefWithLocalAddress(string path, Address localAddress);

    /// <summary>Whether an address is one of this system's own.</summary>
    bool HasAddress(Address address);

    /// <summary>Ends all exchange with one incarnation of another system.</summary>
    void Quarantine(Address address, int? uid);
}

/// <summary>A reference that may lead to another system.</summary>
public interface IRemoteRef : IActorRefScope
{
}
