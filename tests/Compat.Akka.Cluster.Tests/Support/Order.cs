using System.Text;
using Akka.Actor;
using Akka.Serialization;

namespace AfdActors.Compat.Akka.Cluster.Tests.Support;

/// <summary>A message with text and a reference, as a user would define it.</summary>
public sealed record Order(string Text, IActorRef ReplyTo)
{
    public static string Type => "AfdActors.Compat.Akka.Cluster.Tests.Support.Order, Compat.Akka.Cluster.Tests";

    public static string SerializerType => "AfdActors.Compat.Akka.Cluster.Tests.Support.OrderSerializer, Compat.Akka.Cluster.Tests";
}

/// <summary>Writes an <see cref="Order"/> as its reference, a line feed and its text.</summary>
public sealed class OrderSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>A text that can be written and not be read.</summary>
    public const string Unreadable = "?";

    private const string OrderManifest = "order-1";

    public override int Identifier => 4711;

    public override string Manifest(object o) => OrderManifest;

    public override byte[] ToBinary(object obj)
    {
        var order = (Order)obj;
        return Encoding.UTF8.GetBytes($"{Serialization.SerializedActorPath(order.ReplyTo)}\n{order.Text}");
    }

    public override object FromBinary(byte[] bytes, string manifest)
    {
        Assert.Equal(OrderManifest, manifest);
        var lines = Encoding.UTF8.GetString(bytes).Split('\n', 2);
        return lines[1] == Unreadable
            ? throw new FormatException("expected a readable order, got one that is not")
            : new Order(lines[1], system.Serialization.DeserializeActorRef(lines[0]));
    }
}
