using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using MessagePack;

namespace Akka.Remote.Serialization;

/// <summary>Of messages under way along a selection: the message, whether a pattern was passed, the steps that are left.</summary>
public class MessageContainerSerializer : Serializer
{
    private const int Parent = 0;
    private const int ChildName = 1;
    private const int ChildPattern = 2;

    public MessageContainerSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj)
    {
        var selection = (ActorSelectionMessage)obj;
        return Packed.Write((ref MessagePackWriter writer) =>
        {
            NestedPayload.Write(ref writer, system, selection.Message);
            writer.Write(selection.WildCardFanOut);
            writer.WriteArrayHeader(selection.Elements.Length);
            foreach (var element in selection.Elements)
            {
                writer.Write(element switch { SelectChildName => ChildName, SelectChildPattern => ChildPattern, _ => Parent });
                writer.Write(element.ToString());
            }
        });
    }

    /// <exception cref="SerializationException">A step is of no known kind.</exception>
    public override object FromBinary(byte[] bytes, Type type)
    {
        var reader = new MessagePackReader(bytes);
        var message = NestedPayload.Read(ref reader, system);
        var fanOut = reader.ReadBoolean();
        var elements = new SelectionPathElement[reader.ReadArrayHeader()];
        for (var i = 0; i < elements.Length; i++)
        {
            var kind = reader.ReadInt32();
            var text = reader.ReadString();
            elements[i] = kind switch
            {
                Parent => SelectParent.Instance,
                ChildName => new SelectChildName(text),
                ChildPattern => new SelectChildPattern(text),
                _ => throw new SerializationException($"expected a step of kind 0 to 2, got {kind}"),
            };
        }

        return new ActorSelectionMessage(message, elements, fanOut);
    }
}
