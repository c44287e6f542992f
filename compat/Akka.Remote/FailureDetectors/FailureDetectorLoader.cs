using Akka.Actor;
using Akka.Configuration;

namespace Akka.Remote;

/// <summary>Makes configured failure detectors.</summary>
public static class FailureDetectorLoader
{
    /// <exception cref="ConfigurationException">The name is not that of a failure detector.</exception>
    public static FailureDetector Load(string fqcn, Config config, ActorSystem system)
    {
        var type = Type.GetType(fqcn);
        return type is not null && typeof(FailureDetector).IsAssignableFrom(type)
            ? (FailureDetector)Activator.CreateInstance(type, config, system.EventStream)
            : throw new ConfigurationException($"expected the type of a failure detector, got '{fqcn}'");
    }
}
