using System.Buffers;
using AfdActors.Algorithms;
using MessagePack;

namespace AfdActors.Messages.Wire;

internal delegate void FieldWriter<in T>(ref MessagePackWriter writer, T message);

internal delegate T FieldReader<out T>(ref WireReader reader);

/// <summary>
/// How one type of message is written: an array of a 1, and then its fields. The layouts of a registration without terms and of its refusal
/// never change; those of other messages change with the protocol's version alone, as nodes of another version are refused.
/// </summary>
internal sealed class MessageFormat
{
    private const int InitialCapacity = 256;
    private const int Version = 1;

    /// <summary>Room to write in, kept for the next message of the thread: it grows to the largest that the thread wrote.</summary>
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _room;

    private readonly FieldWriter<IWireMessage> _write;
    private readonly FieldReader<IWireMessage> _read;
    private readonly int _fields;
    private readonly Predicate<IWireMessage>? _hasLast;

    private MessageFormat(
        string manifest, Type type, int fields, FieldWriter<IWireMessage> write, FieldReader<IWireMessage> read,
        Predicate<IWireMessage>? hasLast) =>
        (Manifest, Type, _fields, _write, _read, _hasLast) = (manifest, type, fields, write, read, hasLast);

    public string Manifest { get; }

    public Type Type { get; }

    /// <param name="fields">Those that every such message has.</param>
    /// <param name="hasLast">Whether a message has one more; null: none has.</param>
    public static MessageFormat Of<T>(
        string manifest, int fields, FieldWriter<T> write, FieldReader<T> read, Predicate<T>? hasLast = null)
        where T : class, IWireMessage =>
        new(manifest, typeof(T), fields, (ref MessagePackWriter writer, IWireMessage message) => write(ref writer, (T)message), read,
            hasLast is null ? null : message => hasLast((T)message));

    /// <exception cref="ArgumentException">The message is larger than <see cref="WireProtocol.MaxMessageBytes"/>.</exception>
    public byte[] Encode(IWireMessage message) => Write(message).ToArray();

    /// <summary>The length of <see cref="Encode"/>.</summary>
    /// <inheritdoc cref="Encode"/>
    public int Measure(IWireMessage message) => Write(message).Length;

    /// <exception cref="MalformedDataException">The bytes are not exactly one such message.</exception>
    public IWireMessage Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new WireReader(bytes, Type.Name);
        try
        {
            reader.HasLastField = reader.Count("the message", 1 + _fields, (_hasLast is null ? 1 : 2) + _fields) > 1 + _fields;
            reader.Integer("the layout version", Version, Version);
            var message = _read(ref reader);
            reader.End();
            return message;
        }
        catch (Exception fault) when (fault is EndOfStreamException or MessagePackSerializationException or OverflowException)
        {
            throw new MalformedDataException($"expected a {Type.Name}, got {bytes.Length} bytes that are none ({fault.Message})", fault);
        }
    }
    /// <returns>Valid until the thread writes the next message.</returns>
    private ReadOnlySpan<byte> Write(IWireMessage message)
    {
        var room = _room ??= new ArrayBufferWriter<byte>(InitialCapacity);
        room.ResetWrittenCount();
        var writer = new MessagePackWriter(room);
        writer.WriteArrayHeader((_hasLast?.Invoke(message) == true ? 2 : 1) + _fields);
        writer.Write(Version);
        _write(ref writer, message);
        writer.Flush();
        return room.WrittenCount <= WireProtocol.MaxMessageBytes
            ? room.WrittenSpan
            : throw new ArgumentException(
                $"expected a {Type.Name} of at most {WireProtocol.MaxMessageBytes} bytes, got {room.WrittenCount}", nameof(message));
    }
}
