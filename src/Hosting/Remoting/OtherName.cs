using Akka.Actor;

namespace AfdActors.Hosting.Remoting;

/// <summary>On the event stream: the node that was reached at an address calls its host by another name.</summary>
/// <param name="Called">Where it was reached.</param>
/// <param name="Name">What it calls itself; a stranger's text.</param>
internal sealed record OtherName(Address Called, string Name);
