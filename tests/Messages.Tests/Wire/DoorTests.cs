using System.Runtime.Serialization;
using AfdActors.Messages.Wire;
using Akka.Actor;
using Akka.Configuration;

namespace AfdActors.Messages.Tests.Wire;

/// <summary>What of another process's choosing is made into an object.</summary>
public sealed class DoorTests
{
    /// <summary>As a node of a cluster is configured, for Akka's serializers of JSON (1) and of plain bytes (4).</summary>
    private const string Refused = """
        akka.actor {
          serializers {
            json = "AfdActors.Messages.Wire.RefusedSerializer, AfdActors.Messages"
            bytes = "AfdActors.Messages.Wire.RefusedSerializer, AfdActors.Messages"
          }
          serialization-settings {
            json.identifier = 1
            bytes.identifier = 4
          }
        }
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_type_that_a_stranger_names_is_never_made(int identifier)
    {
        using var system = ActorSystem.Create("refusing", Refused);
        var serialization = ((ExtendedActorSystem)system).Serialization;
        var refusal = Assert.Throws<SerializationException>(
            () => serialization.Deserialize("{}"u8.ToArray(), identifier, "System.IO.FileInfo, System.Private.CoreLib"));
        Assert.Equal(
            $"expected a message of docs/wire.md or of Akka's own, got 'System.IO.FileInfo, System.Private.CoreLib' for serializer {identifier}, which is off",
            refusal.Message);
    }

    [Fact]
    public void What_is_no_message_of_the_protocol_is_not_sent_either()
    {
        using var system = ActorSystem.Create("refusing", Refused);
        foreach (var other in (object[])[new Version(1, 2), new byte[] { 1 }])
        {
            var serializer = Assert.IsType<RefusedSerializer>(((ExtendedActorSystem)system).Serialization.FindSerializerFor(other));
            Assert.Contains(
                other.GetType().FullName!, Assert.Throws<SerializationException>(() => serializer.ToBinary(other)).Message,
                StringComparison.Ordinal);
        }
    }

    /// <summary>A serializer of another's that reads two kinds of message, of which one is listed.</summary>
    [Fact]
    public void Of_a_listed_serializer_the_listed_messages_are_read_and_no_others()
    {
        using var system = ActorSystem.Create("listed", ConfigurationFactory.ParseString($$"""
            akka.actor {
              serializers.two = "{{typeof(ListedSerializer).AssemblyQualifiedName}}"
              serialization-settings.two { class = "{{typeof(TwoKinds).AssemblyQualifiedName}}", manifests = ["number"] }
              serialization-bindings { "System.Int16" = two, "System.Char" = two }
            }
            """).WithFallback(WireConfig.Default));
        var serialization = ((ExtendedActorSystem)system).Serialization;
        var serializer = Assert.IsType<ListedSerializer>(serialization.FindSerializerFor((short)7));
        Assert.Equal((TwoKinds.Id, "number", "letter"), (serializer.Identifier, serializer.Manifest((short)7), serializer.Manifest('x')));
        Assert.Equal((short)7, serialization.Deserialize(serializer.ToBinary((short)7), TwoKinds.Id, "number"));
        Assert.Equal(
            $"expected one of number, got 'letter' for serializer {TwoKinds.Id}",
            Assert.Throws<SerializationException>(
                () => serialization.Deserialize(serializer.ToBinary('x'), TwoKinds.Id, "letter")).Message);
    }

    private sealed class TwoKinds(ExtendedActorSystem system) : Akka.Serialization.SerializerWithStringManifest(system)
    {
        public const int Id = 4711;

        public override int Identifier => Id;

        public override string Manifest(object o) => o is short ? "number" : "letter";

        public override byte[] ToBinary(object obj) => BitConverter.GetBytes(obj is char letter ? (short)letter : (short)obj);

        public override object FromBinary(byte[] bytes, string manifest) => BitConverter.ToInt16(bytes);
    }
}
