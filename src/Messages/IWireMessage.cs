namespace AfdActors.Messages;

/// <summary>
/// A message that may leave the process. Every one is immutable, is equal to another of the same content, and has a manifest and a
/// layout in <c>Wire/</c> (docs/wire.md). Remoting delivers at most once: every exchange is retried by its asker and idempotent at its
/// answerer.
/// </summary>
public interface IWireMessage;
