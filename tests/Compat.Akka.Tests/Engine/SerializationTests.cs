using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.Serialization;

namespace AfdActors.Compat.Akka.Tests.Engine;

/// <summary>Bindings by type, manifests, and messages that are serialised on their way.</summary>
public sealed class SerializationTests : EngineTest
{
    private const string Config = """
        akka.actor {
          serialize-messages = on
          serializers { animals = "AfdActors.Compat.Akka.Tests.Engine.AnimalSerializer, Compat.Akka.Tests"
                        cats = "AfdActors.Compat.Akka.Tests.Engine.CatSerializer, Compat.Akka.Tests" }
          serialization-bindings { "AfdActors.Compat.Akka.Tests.Engine.IAnimal, Compat.Akka.Tests" = animals
                                   "AfdActors.Compat.Akka.Tests.Engine.Cat, Compat.Akka.Tests" = cats }
        }
        """;

    public SerializationTests()
        : base(Config)
    {
    }

    [Fact]
    public void The_most_specific_binding_wins()
    {
        Assert.IsType<AnimalSerializer>(Sys.Serialization.FindSerializerFor(new Dog("rex")));
        Assert.IsType<CatSerializer>(Sys.Serialization.FindSerializerFor(new Cat("tom")));
    }

    [Fact]
    public void Bytes_id_and_manifest_give_the_object_back()
    {
        var dog = new Dog("rex");
        var serializer = Sys.Serialization.FindSerializerFor(dog);
        var manifest = Serialization.ManifestFor(serializer, dog);
        Assert.Equal("dog", manifest);
        Assert.Equal(dog, Sys.Serialization.Deserialize(serializer.ToBinary(dog), serializer.Identifier, manifest));
    }

    [Fact]
    public void An_unknown_serializer_is_refused() =>
        Assert.Throws<SerializationException>(() => Sys.Serialization.Deserialize([], 987654, "x"));

    [Fact]
    public async Task Messages_arrive_as_copies_unless_they_are_exempt()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Keeper()));
        var dog = new Dog("rex");
        var kept = await actor.Ask<Kept>(dog, Patience);
        Assert.Equal(dog, kept.Message);
        Assert.NotSame(dog, kept.Message);

        var local = new LocalOnly(new object());
        Assert.Same(local, (await actor.Ask<Kept>(local, Patience)).Message);
    }

    [Fact]
    public void References_are_written_with_their_address_and_found_again()
    {
        var actor = Listener("target");
        var path = Serialization.SerializedActorPath(actor);
        Assert.Equal($"akka://engine/user/target#{actor.Path.Uid}", path);
        Assert.Equal(actor, ((ExtendedActorSystem)Sys).Provider.ResolveActorRef(path));

        var outside = new Address("akka.tcp", "engine", "host", 1);
        var text = Serialization.WithTransport(Sys, outside, () => Serialization.SerializedActorPath(actor));
        Assert.StartsWith("akka.tcp://engine@host:1/user/target#", text, StringComparison.Ordinal);
    }

    private sealed record LocalOnly(object Anything) : INoSerializationVerificationNeeded;

    private sealed record Kept(object Message) : INoSerializationVerificationNeeded;

    private sealed class Keeper : ReceiveActor
    {
        public Keeper() => ReceiveAny(message => Sender.Tell(new Kept(message)));
    }
}

public interface IAnimal
{
    string Name { get; }
}

public sealed record Dog(string Name) : IAnimal;

public sealed record Cat(string Name) : IAnimal;

public class AnimalSerializer : SerializerWithStringManifest
{
    public AnimalSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    public override int Identifier => 771;

    public override byte[] ToBinary(object obj) => Encoding.UTF8.GetBytes(((IAnimal)obj).Name);

    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        "dog" => new Dog(Encoding.UTF8.GetString(bytes)),
        "cat" => new Cat(Encoding.UTF8.GetString(bytes)),
        _ => throw new SerializationException($"expected dog or cat, got {manifest}"),
    };

    public override string Manifest(object o) => o is Dog ? "dog" : "cat";
}

public sealed class CatSerializer : AnimalSerializer
{
    public CatSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    public override int Identifier => 772;
}
