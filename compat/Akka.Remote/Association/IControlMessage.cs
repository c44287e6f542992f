namespace Akka.Remote.Association;

/// <summary>Travels on the control connection: it must not wait behind payload, and it is worthless when late.</summary>
internal interface IControlMessage
{
}
