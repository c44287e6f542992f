using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>Which mailbox an actor gets: what its Props name, else what its type requires, else the default.</summary>
public class Mailboxes
{
    public static readonly string DefaultMailboxId = "akka.actor.default-mailbox";

    public static readonly string NoMailboxRequirement = string.Empty;

    private readonly ConcurrentDictionary<string, MailboxType> _types = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Type, Type> _requirements = new();
    private readonly Dictionary<Type, string> _requirementIds = [];
    private readonly ActorSystem _system;

    public Mailboxes(ActorSystem system)
    {
        _system = system;
        foreach (var (queue, id) in system.Settings.Config.Entries("akka.actor.mailbox.requirements"))
        {
            var type = Type.GetType(queue) ?? throw new ConfigurationException($"Type [{queue}] in mailbox.requirements not found");
            _requirementIds[type] = id;
        }
    }

    public DeadLetterMailbox DeadLetterMailbox => ((Actor.Internal.ActorSystemImpl)_system).DeadLetterMailbox;

    public bool HasRequiredType(Type actorType) => GetRequiredType(actorType) is not null;

    /// <summary>The kind of queue that an actor type asks for, or null.</summary>
    public Type GetRequiredType(Type actorType) => _requirements.GetOrAdd(
        actorType,
        static type => type.GetInterfaces()
            .FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequiresMessageQueue<>))?.GetGenericArguments()[0]);

    /// <exception cref="ConfigurationException">There is no mailbox by that name.</exception>
    public MailboxType Lookup(string id) => _types.GetOrAdd(id, Create);

    public MailboxType LookupByQueueType(Type queueType) => _requirementIds.TryGetValue(queueType, out var id)
        ? Lookup(id)
        : throw new ConfigurationException($"Mailbox mapping for [{queueType}] not configured");

    public MailboxType GetMailboxType(Props props, Config dispatcherConfig)
    {
        if (props.Mailbox != Deploy.NoMailboxGiven)
        {
            return Lookup(props.Mailbox);
        }

        var ofDispatcher = dispatcherConfig?.GetString("mailbox-type", string.Empty);
        if (!string.IsNullOrEmpty(ofDispatcher))
        {
            return Lookup(dispatcherConfig.GetString("id"));
        }

        var required = GetRequiredType(props.Type);
        return required is not null && _requirementIds.ContainsKey(required) ? LookupByQueueType(required) : Lookup(DefaultMailboxId);
    }

    private MailboxType Create(string id)
    {
        if (id == "unbounded")
        {
            return new UnboundedMailbox();
        }

        var config = _system.Settings.Config;
        if (!config.HasPath(id))
        {
            throw new ConfigurationException($"Mailbox Type [{id}] not configured");
        }

        var section = config.Section(id).WithFallback(config.Section(DefaultMailboxId));
        var typeName = section.GetString("mailbox-type");
        var type = Type.GetType(typeName ?? string.Empty)
            ?? throw new ConfigurationException($"Found mailbox-type [{typeName}] in configuration, but could not find that type");
        return (MailboxType)Activator.CreateInstance(type, _system.Settings, section);
    }
}
