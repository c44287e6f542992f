using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Dispatch;

/// <summary>The dispatchers of a system, by the path of their section in the configuration.</summary>
public sealed class Dispatchers
{
    public static readonly string DefaultDispatcherId = "akka.actor.default-dispatcher";

    public static readonly string SynchronizedDispatcherId = "akka.actor.synchronized-dispatcher";

    internal static readonly string InternalDispatcherId = "akka.actor.internal-dispatcher";

    private readonly ConcurrentDictionary<string, MessageDispatcherConfigurator> _configurators = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<MessageDispatcher> _used = [];
    private readonly Config _config;

    public Dispatchers(ActorSystem system, IDispatcherPrerequisites prerequisites, ILoggingAdapter logger)
    {
        _config = system.Settings.Config;
        Prerequisites = prerequisites;
    }

    public IDispatcherPrerequisites Prerequisites { get; }

    public Config DefaultDispatcherConfig => GetConfig(_config, DefaultDispatcherId);

    public MessageDispatcher DefaultGlobalDispatcher => Lookup(DefaultDispatcherId);

    /// <summary>A section with its id in it, and the default dispatcher's settings where it has none of its own.</summary>
    public static Config GetConfig(Config config, string id, int depth = 0)
    {
        var named = ConfigurationFactory.ParseString($"id = \"{id}\"");
        return named.WithFallback(config.Section(id)).WithFallback(config.Section(DefaultDispatcherId));
    }

    /// <exception cref="ConfigurationException">There is no such section, or its type is unknown.</exception>
    public MessageDispatcher Lookup(string dispatcherName)
    {
        var dispatcher = ConfiguratorOf(string.IsNullOrEmpty(dispatcherName) ? DefaultDispatcherId : dispatcherName).Dispatcher();
        if (dispatcher is not PinnedDispatcher && !_used.Contains(dispatcher))
        {
            _used.Add(dispatcher);
        }

        return dispatcher;
    }

    public bool HasDispatcher(string id) => _configurators.ContainsKey(id) || _config.HasPath(id);

    /// <summary>False where there is one by that name already.</summary>
    public bool RegisterConfigurator(string id, MessageDispatcherConfigurator configurator) => _configurators.TryAdd(id, configurator);

    internal void ShutdownAll()
    {
        foreach (var dispatcher in _used)
        {
            dispatcher.ShutdownNow();
        }
    }

    private MessageDispatcherConfigurator ConfiguratorOf(string id)
    {
        if (_configurators.TryGetValue(id, out var known))
        {
            return known;
        }

        if (!_config.HasPath(id))
        {
            throw new ConfigurationException($"Dispatcher [{id}] not configured");
        }

        return _configurators.GetOrAdd(id, CreateConfigurator);
    }

    private MessageDispatcherConfigurator CreateConfigurator(string id)
    {
        var config = GetConfig(_config, id);
        var type = config.GetString("type");
        return type switch
        {
            "Dispatcher" or "ThreadPoolDispatcher" => new DispatcherConfigurator(config, Prerequisites),
            "TaskDispatcher" => new DispatcherConfigurator(config, Prerequisites, new TaskExecutorConfigurator(config, Prerequisites)),
            "SynchronizedDispatcher" =>
                new DispatcherConfigurator(config, Prerequisites, new TaskExecutorConfigurator(config, Prerequisites, synchronized: true)),
            "ForkJoinDispatcher" => new DispatcherConfigurator(config, Prerequisites, new DedicatedThreadsConfigurator(config, Prerequisites)),
            "PinnedDispatcher" => new PinnedDispatcherConfigurator(config, Prerequisites),
            null or "" => throw new ConfigurationException($"Dispatcher [{id}] has no type"),
            _ => Custom(id, type, config),
        };
    }

    private MessageDispatcherConfigurator Custom(string id, string typeName, Config config)
    {
        var type = Type.GetType(typeName)
            ?? throw new ConfigurationException($"Could not resolve dispatcher type [{typeName}] for path [{id}]");
        return (MessageDispatcherConfigurator)Activator.CreateInstance(type, config, Prerequisites);
    }
}
