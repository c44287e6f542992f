using System.Collections.Concurrent;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Serialization;

/// <summary>The serializers of a system and which types they are for; a type without one is refused.</summary>
public class Serialization
{
    [ThreadStatic]
    private static Information _transport;

    private readonly ConcurrentDictionary<Type, Serializer> _bindings = new();
    private readonly ConcurrentDictionary<Type, Serializer> _resolved = new();
    private readonly ConcurrentDictionary<int, Serializer> _byId = new();
    private readonly ConcurrentDictionary<string, Serializer> _byName = new(StringComparer.Ordinal);
    private readonly Serializer _null;

    /// <exception cref="ConfigurationException">A configured serializer or bound type does not exist.</exception>
    public Serialization(ExtendedActorSystem system)
    {
        System = system;
        _null = new NullSerializer(system);
        AddSerializer(_null);
        var config = system.Settings.Config;
        foreach (var (name, typeName) in config.Entries("akka.actor.serializers"))
        {
            AddSerializer(name, Make(system, name, typeName));
        }

        foreach (var (typeName, name) in config.Entries("akka.actor.serialization-bindings"))
        {
            var type = Type.GetType(typeName)
                ?? throw new ConfigurationException($"The type name for message/serializer binding '{name}' did not resolve to an actual Type: '{typeName}'");
            AddSerializationMap(type, _byName.TryGetValue(name, out var serializer)
                ? serializer
                : throw new ConfigurationException($"Serialization binding to non existing serializer: '{name}'"));
        }

        AddFromSetup(system);
    }

    public ExtendedActorSystem System { get; }

    /// <summary>The name that a type of an object travels under: the serializer's own, or the type's.</summary>
    public static string ManifestFor(Serializer s, object msg) => s switch
    {
        SerializerWithStringManifest named => named.Manifest(msg),
        { IncludeManifest: true } => $"{msg.GetType().FullName}, {msg.GetType().Assembly.GetName().Name}",
        _ => string.Empty,
    };

    /// <summary>A reference as text that <see cref="DeserializeActorRef"/>, here or elsewhere, understands.</summary>
    public static string SerializedActorPath(IActorRef actorRef)
    {
        if (Equals(actorRef, ActorRefs.NoSender))
        {
            return string.Empty;
        }

        var path = actorRef.Path;
        if (_transport is { } transport)
        {
            return path.ToSerializationFormatWithAddress(transport.Address);
        }

        var provider = actorRef is Nobody or Event.MinimalLogger ? null : (actorRef as IInternalActorRef)?.Provider;
        return provider is null ? path.ToSerializationFormat() : path.ToSerializationFormatWithAddress(provider.DefaultAddress);
    }

    /// <exception cref="InvalidOperationException">Nothing is being serialised on this thread.</exception>
    public static Information GetCurrentTransportInformation() =>
        _transport ?? throw new InvalidOperationException("CurrentTransportInformation is not set. Use Serialization.WithTransport<T>");

    public static T WithTransport<T>(ActorSystem system, Address address, Func<T> action) => With(new Information(address, system), action);

    public static T WithTransport<T>(ExtendedActorSystem system, Func<T> action) =>
        _transport is not null ? action() : With(system.Provider.SerializationInformation, action);

    public static T WithTransport<TState, T>(ExtendedActorSystem system, TState state, Func<TState, T> action) =>
        WithTransport(system, () => action(state));

    public void AddSerializer(Serializer serializer) => AddSerializer(serializer.GetType().FullName, serializer);

    public void AddSerializer(string name, Serializer serializer)
    {
        _byName[name] = serializer;
        _byId[serializer.Identifier] = serializer;
    }

    /// <summary>Binds a type, and with it what derives from it and has no binding of its own.</summary>
    public void AddSerializationMap(Type type, Serializer serializer)
    {
        _bindings[type] = serializer;
        _resolved.Clear();
    }

    /// <exception cref="SerializationException">The type has no serializer.</exception>
    public byte[] Serialize(object o) => WithTransport(System, () => FindSerializerFor(o).ToBinary(o));

    /// <exception cref="SerializationException">No serializer has that id.</exception>
    public object Deserialize(byte[] bytes, int serializerId, Type type) =>
        WithTransport(System, () => ById(serializerId, type?.ToString()).FromBinary(bytes, type));

    /// <exception cref="SerializationException">No serializer has that id, or the manifest names no type.</exception>
    public object Deserialize(byte[] bytes, int serializerId, string manifest)
    {
        var serializer = ById(serializerId, manifest);
        if (serializer is SerializerWithStringManifest named)
        {
            return WithTransport(System, () => named.FromBinary(bytes, manifest));
        }

        if (string.IsNullOrEmpty(manifest))
        {
            return WithTransport(System, () => serializer.FromBinary(bytes, null));
        }

        var type = Type.GetType(manifest) ?? throw new SerializationException(
            $"Cannot find manifest class [{manifest}] for serializer with id [{serializerId}].");
        return WithTransport(System, () => serializer.FromBinary(bytes, type));
    }

    public IActorRef DeserializeActorRef(string path) => System.Provider.ResolveActorRef(path);

    public Serializer FindSerializerFor(object obj, string defaultSerializerName = null) =>
        obj is null ? _null : FindSerializerForType(obj.GetType(), defaultSerializerName);

    /// <summary>Of all bound types that fit, the most specific one's.</summary>
    /// <exception cref="SerializationException">None fits.</exception>
    public Serializer FindSerializerForType(Type objectType, string defaultSerializerName = null)
    {
        if (_resolved.TryGetValue(objectType, out var known))
        {
            return known;
        }

        var fitting = _bindings.Where(b => b.Key.IsAssignableFrom(objectType)).ToArray();
        var serializer = fitting.FirstOrDefault(b => fitting.All(other => other.Key.IsAssignableFrom(b.Key))).Value
            ?? fitting.FirstOrDefault(b => !fitting.Any(other => other.Key != b.Key && b.Key.IsAssignableFrom(other.Key))).Value;
        if (serializer is not null)
        {
            return _resolved[objectType] = serializer;
        }

        return defaultSerializerName is not null && _byName.TryGetValue(defaultSerializerName, out var fallback)
            ? fallback
            : throw new SerializationException(
                $"No serializer is bound for [{objectType}]; bind it, or a base type, under akka.actor.serialization-bindings");
    }

    private static T With<T>(Information information, Func<T> action)
    {
        var before = _transport;
        _transport = information;
        try
        {
            return action();
        }
        finally
        {
            _transport = before;
        }
    }

    private static Serializer Make(ExtendedActorSystem system, string name, string typeName)
    {
        var type = Type.GetType(typeName)
            ?? throw new ConfigurationException($"The type name for serializer '{name}' did not resolve to an actual Type: '{typeName}'");
        var section = system.Settings.Config.Section($"akka.actor.serialization-settings.{name}");
        return (Serializer)(type.GetConstructor([typeof(ExtendedActorSystem), typeof(Config)]) is null
            ? Activator.CreateInstance(type, system)
            : Activator.CreateInstance(type, system, section));
    }

    private void AddFromSetup(ExtendedActorSystem system)
    {
        var setup = system.Settings.Setup.Get<SerializationSetup>();
        foreach (var details in setup.HasValue ? setup.Value.CreateSerializers(system) : [])
        {
            AddSerializer(details.Alias, details.Serializer);
            foreach (var type in details.UseFor)
            {
                AddSerializationMap(type, details.Serializer);
            }
        }
    }

    private Serializer ById(int id, string manifest) => _byId.TryGetValue(id, out var serializer)
        ? serializer
        : throw new SerializationException(
            $"Cannot find serializer with id [{id}] (manifest [{manifest}]). The most probable reason is that the configuration entry 'akka.actor.serializers' is not in sync between the two systems.");
}
