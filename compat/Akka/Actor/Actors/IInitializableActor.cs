namespace Akka.Actor.Internal;

/// <summary>An actor with something to do between its constructor and its first use.</summary>
public interface IInitializableActor
{
    void Init();
}
