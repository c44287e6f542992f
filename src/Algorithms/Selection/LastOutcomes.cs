using System.Buffers.Binary;
using System.Text;
using AfdActors.Algorithms.Dropout;

namespace AfdActors.Algorithms.Selection;

/// <summary>
/// What is last known of each client that was ever accepted. Saved little-endian: version (1 byte), length (1) and ASCII of the selector's
/// name, number of clients (4), and per client, in client order: length (2) and UTF-8 of its name, loss (8), seconds (8).
/// </summary>
/// <param name="selector">Name of the selector that it belongs to.</param>
internal sealed class LastOutcomes(string selector)
{
    private const byte Version = 1;
    private SortedDictionary<ClientId, ClientOutcome> _known = [];

    /// <summary>What is known of a client, if it was ever accepted.</summary>
    public bool TryGet(ClientId client, out ClientOutcome outcome) => _known.TryGetValue(client, out outcome);

    /// <summary>The rules and the effect of <see cref="IStatefulSelector.RoundClosed"/>.</summary>
    public void Observe(IReadOnlyList<ClientOutcome> accepted)
    {
        var seen = new HashSet<ClientId>();
        foreach (var (client, loss, seconds) in accepted)
        {
            if (!double.IsFinite(loss)) throw new ArgumentException($"expected a finite loss, got {loss} from {client}");
            if (!(seconds >= 0 && double.IsFinite(seconds)))
                throw new ArgumentException($"expected a finite time of at least 0 s, got {seconds} of {client}");
            if (!seen.Add(client)) throw new ArgumentException($"expected every client once, got {client} twice");
        }

        foreach (var outcome in accepted) _known[outcome.Client] = outcome;
    }

    public byte[] Save()
    {
        using var state = new MemoryStream();
        using var writer = new BinaryWriter(state);
        writer.Write(Version);
        writer.Write((byte)selector.Length);
        writer.Write(Encoding.ASCII.GetBytes(selector));
        writer.Write(_known.Count);
        foreach (var (client, outcome) in _known)
        {
            var name = Encoding.UTF8.GetBytes(client.Value);
            writer.Write((ushort)name.Length);
            writer.Write(name);
            writer.Write(outcome.Loss);
            writer.Write(outcome.Seconds);
        }

        writer.Flush();
        return state.ToArray();
    }

    public void Restore(ReadOnlySpan<byte> state)
    {
        var reader = new StateReader(state);
        var version = reader.Byte("version");
        if (version != Version) throw new MalformedDataException($"expected selector state of version {Version}, got {version}");
        var found = Encoding.ASCII.GetString(reader.Bytes(reader.Byte("length of a selector's name"), "selector's name"));
        if (found != selector) throw new MalformedDataException($"expected the state of selector {selector}, got that of another one");
        var known = new SortedDictionary<ClientId, ClientOutcome>();
        ClientId? previous = null;
        for (var left = BinaryPrimitives.ReadInt32LittleEndian(reader.Bytes(4, "number of clients")); left != 0; left--)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(reader.Bytes(2, "length of a client id"));
            var client = ClientId.Parse(Encoding.UTF8.GetString(reader.Bytes(length, "client id")));
            if (previous is { } before && before >= client)
                throw new MalformedDataException($"expected clients in ascending order, got {client} after {before}");
            var outcome = new ClientOutcome(client, reader.Finite("loss"), reader.Finite("time"));
            if (outcome.Seconds < 0) throw new MalformedDataException($"expected a time of at least 0 s, got {outcome.Seconds} of {client}");
            known.Add(client, outcome);
            previous = client;
        }

        reader.End();
        _known = known;
    }
}
