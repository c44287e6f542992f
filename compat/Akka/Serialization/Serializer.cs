using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Serialization;

/// <summary>Turns objects into bytes and back. The identifier is unique in a system and travels with the bytes.</summary>
public abstract class Serializer
{
    protected readonly ExtendedActorSystem system;

    protected Serializer(ExtendedActorSystem system) => this.system = system;

    /// <summary>0 to 40 are taken; by default what <c>serialization-identifiers</c> says of this type.</summary>
    public virtual int Identifier => SerializerIdentifierHelper.GetSerializerIdentifierFromConfig(GetType(), system);

    /// <summary>Whether <see cref="FromBinary(byte[], Type)"/> needs the type.</summary>
    public abstract bool IncludeManifest { get; }

    public abstract byte[] ToBinary(object obj);

    public abstract object FromBinary(byte[] bytes, Type type);

    /// <summary>As <see cref="ToBinary"/>, with references to this system written under an address that others can reach.</summary>
    public byte[] ToBinaryWithAddress(Address address, object obj) =>
        Serialization.WithTransport(system, address, () => ToBinary(obj));

    public T FromBinary<T>(byte[] bytes) => (T)FromBinary(bytes, typeof(T));
}

/// <summary>A serializer that names the type of its objects itself, by a text that does not change when the code does.</summary>
public abstract class SerializerWithStringManifest : Serializer
{
    protected SerializerWithStringManifest(ExtendedActorSystem system)
        : base(system)
    {
    }

    public sealed override bool IncludeManifest => true;

    public sealed override object FromBinary(byte[] bytes, Type type)
    {
        var manifest = type is null ? string.Empty : $"{type.FullName}, {type.Assembly.GetName().Name}";
        return FromBinary(bytes, manifest);
    }

    public abstract object FromBinary(byte[] bytes, string manifest);

    public abstract string Manifest(object o);
}

/// <summary>Of null.</summary>
public class NullSerializer : Serializer
{
    public NullSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    public override int Identifier => 0;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj) => [];

    public override object FromBinary(byte[] bytes, Type type) => null;
}

/// <summary>Of byte arrays, as they are.</summary>
public class ByteArraySerializer : Serializer
{
    public ByteArraySerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    public override int Identifier => 4;

    public override bool IncludeManifest => false;

    /// <exception cref="NotSupportedException">The object is no byte array.</exception>
    public override byte[] ToBinary(object obj) => obj switch
    {
        null => null,
        byte[] bytes => bytes,
        _ => throw new NotSupportedException($"expected a byte array, got {obj.GetType()}"),
    };

    public override object FromBinary(byte[] bytes, Type type) => bytes;
}

/// <summary>Identifiers from the configuration.</summary>
public static class SerializerIdentifierHelper
{
    /// <exception cref="SerializationException">None is configured for the type.</exception>
    public static int GetSerializerIdentifierFromConfig(Type type, ExtendedActorSystem system)
    {
        foreach (var (name, id) in system.Settings.Config.Entries("akka.actor.serialization-identifiers"))
        {
            if (Type.GetType(name) == type)
            {
                return int.Parse(id, System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        throw new SerializationException($"Couldn't find serializer id for [{type}] under [akka.actor.serialization-identifiers] HOCON path");
    }
}
