using System.Buffers.Binary;
using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace Akka.Remote.Serialization;

/// <summary>Of text and whole numbers.</summary>
public sealed class PrimitiveSerializers : SerializerWithStringManifest
{
    private const string TextManifest = "S";
    private const string IntManifest = "I";
    private const string LongManifest = "L";

    public PrimitiveSerializers(ExtendedActorSystem system, Config config)
        : base(system)
    {
    }

    public override byte[] ToBinary(object obj)
    {
        switch (obj)
        {
            case string text:
                return Encoding.UTF8.GetBytes(text);
            case int number:
                var four = new byte[sizeof(int)];
                BinaryPrimitives.WriteInt32LittleEndian(four, number);
                return four;
            case long number:
                var eight = new byte[sizeof(long)];
                BinaryPrimitives.WriteInt64LittleEndian(eight, number);
                return eight;
            default:
                throw new ArgumentException($"expected a string, int or long, got {obj?.GetType()}", nameof(obj));
        }
    }

    public override object FromBinary(byte[] bytes, string manifest) => (manifest, bytes.Length) switch
    {
        (TextManifest, _) => Encoding.UTF8.GetString(bytes),
        (IntManifest, sizeof(int)) => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        (LongManifest, sizeof(long)) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        _ => throw new SerializationException($"expected manifest S, I of 4 bytes or L of 8, got \"{manifest}\" of {bytes.Length} bytes"),
    };

    public override string Manifest(object obj) => obj switch
    {
        string => TextManifest,
        int => IntManifest,
        _ => LongManifest,
    };
}
