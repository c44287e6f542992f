namespace Akka.Actor;

/// <summary>Makes the receiver throw <see cref="ActorKilledException"/>, which its supervisor answers.</summary>
public sealed class Kill : IAutoReceivedMessage
{
    private Kill()
    {
    }

    public static Kill Instance { get; } = new();

    public override string ToString() => "<Kill>";
}
