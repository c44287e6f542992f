namespace Akka.Actor;

/// <summary>Handled by the engine before the actor's own behaviour sees it.</summary>
public interface IAutoReceivedMessage
{
}

/// <summary>May harm the receiver; not accepted from strangers.</summary>
public interface IPossiblyHarmful
{
}

/// <summary>Exempt from <c>akka.actor.serialize-messages</c>: never leaves the process.</summary>
public interface INoSerializationVerificationNeeded
{
}

/// <summary>Does not restart the receiver's idle clock.</summary>
public interface INotInfluenceReceiveTimeout
{
}

/// <summary>An envelope of the engine around a user's message.</summary>
public interface IWrappedMessage
{
    object Message { get; }
}
