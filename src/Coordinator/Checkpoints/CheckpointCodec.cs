using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Reports;
using AfdActors.Coordinator.Rounds;
using AfdActors.Messages;

namespace AfdActors.Coordinator.Checkpoints;

/// <summary>
/// The checkpoint's bytes: magic, version, the SHA-256 of the rest, then the state. All numbers are little-endian. A file that is cut
/// off, damaged or of another version is refused as a whole. Version 2 is version 1 and, at its end, the running average of the models,
/// which only a run that keeps one has. Version 3, of a run whose client selector has a state, is version 1 and, at its end, one byte that
/// is 1 where a running average follows and else 0, that average, and the selector's state.
/// </summary>
public static class CheckpointCodec
{
    private const byte Plain = 1;
    private const byte Averaged = 2;
    private const byte Selecting = 3;
    private const int HeaderBytes = 4 + 1 + SHA256.HashSizeInBytes;

    /// <summary>The test loss of a model that diverged is not finite, and belongs in the report all the same.</summary>
    private static readonly JsonSerializerOptions ReportJson = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private static ReadOnlySpan<byte> Magic => "AFDC"u8;

    public static void Write(Stream stream, RunState state)
    {
        // The hash comes before what it is of: the body is made twice rather than held.
        using var hashing = new HashingStream();
        WriteBody(hashing, state);
        stream.Write(Magic);
        stream.WriteByte(state.Selection.Length > 0 ? Selecting : state.Average is null ? Plain : Averaged);
        stream.Write(hashing.Hash());
        WriteBody(stream, state);
    }

    /// <param name="source">Names the file in errors.</param>
    /// <exception cref="MalformedDataException">Not a whole, undamaged checkpoint of a known version.</exception>
    public static RunState Read(byte[] bytes, string source)
    {
        if (bytes.Length < HeaderBytes || !bytes.AsSpan(0, 4).SequenceEqual(Magic))
        {
            throw new MalformedDataException(
                $"checkpoint: expected a file that starts with AFDC, got {bytes.Length} other bytes, from {source}; put a copy of it there, or begin the run anew in another folder");
        }

        if (bytes[4] is < Plain or > Selecting)
            throw new MalformedDataException($"checkpoint version: expected {Plain} to {Selecting}, got {bytes[4]}, from {source}");
        if (!SHA256.HashData(bytes.AsSpan(HeaderBytes)).AsSpan().SequenceEqual(bytes.AsSpan(5, SHA256.HashSizeInBytes)))
        {
            throw new MalformedDataException(
                $"checkpoint: expected bytes with the recorded SHA-256, got others: {source} is damaged or cut off; put a copy of it there, or begin the run anew in another folder");
        }

        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes, HeaderBytes, bytes.Length - HeaderBytes, writable: false));
            var state = ReadBody(reader, bytes[4]);
            var rest = bytes.Length - HeaderBytes - reader.BaseStream.Position;
            return rest == 0
                ? state
                : throw new MalformedDataException($"checkpoint: expected its end, got {rest} more bytes, from {source}");
        }
        catch (Exception e) when (e is EndOfStreamException or JsonException or ArgumentException or FormatException)
        {
            throw new MalformedDataException($"checkpoint: {e.Message}, from {source}");
        }
    }

    private static void WriteBody(Stream stream, RunState state)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(state.Run.Value);
        writer.Write(state.LayoutFingerprint);
        writer.Write(state.Round);
        WriteBlock(writer, MemoryMarshal.AsBytes(state.Weights.AsSpan()));
        WriteBlock(writer, state.Dropout);
        WriteBlock(writer, state.Optimizer);
        writer.Write(state.Ledger.Accepted.Count);
        foreach (var (client, (round, attempt)) in state.Ledger.Accepted)
        {
            writer.Write(client.Value);
            writer.Write(round);
            writer.Write(attempt);
        }

        WriteBlock(writer, state.Report is null ? [] : JsonSerializer.SerializeToUtf8Bytes(state.Report, ReportJson));
        if (state.Selection.Length > 0) writer.Write(state.Average is not null);
        if (state.Average is { } average) WriteBlock(writer, MemoryMarshal.AsBytes(average.AsSpan()));
        if (state.Selection.Length > 0) WriteBlock(writer, state.Selection);
    }

    private static RunState ReadBody(BinaryReader reader, byte version)
    {
        var run = new RunId(reader.ReadString());
        var fingerprint = reader.ReadString();
        var round = reader.ReadInt32();
        var weights = MemoryMarshal.Cast<byte, float>(ReadBlock(reader)).ToArray();
        var dropout = ReadBlock(reader);
        var optimizer = ReadBlock(reader);
        var accepted = ImmutableSortedDictionary.CreateBuilder<ClientId, (int, int)>();
        for (var left = reader.ReadInt32(); left > 0; left--)
            accepted[new ClientId(reader.ReadString())] = (reader.ReadInt32(), reader.ReadInt32());
        var report = ReadBlock(reader);
        var average = HasAverage(reader, version) ? ReadAverage(reader, weights.Length) : null;
        return new RunState(
            fingerprint,
            round,
            weights,
            dropout,
            optimizer,
            new VerdictLedger(run, round, accepted.ToImmutable()),
            report.Length == 0 ? null : JsonSerializer.Deserialize<RoundReport>(report, ReportJson))
        {
            Average = average,
            Selection = version == Selecting ? ReadBlock(reader) : [],
        };
    }

    private static bool HasAverage(BinaryReader reader, byte version)
    {
        if (version != Selecting) return version == Averaged;
        var follows = reader.ReadByte();
        return follows <= 1 ? follows == 1 : throw new MalformedDataException($"running average: expected 0 or 1, got {follows}");
    }

    private static float[] ReadAverage(BinaryReader reader, int count)
    {
        var block = ReadBlock(reader);
        return block.Length == count * sizeof(float)
            ? MemoryMarshal.Cast<byte, float>(block).ToArray()
            : throw new MalformedDataException($"running average: expected the {count} weights of the model, got {block.Length} bytes");
    }

    private static void WriteBlock(BinaryWriter writer, ReadOnlySpan<byte> block)
    {
        writer.Write(block.Length);
        writer.Write(block);
    }

    private static byte[] ReadBlock(BinaryReader reader)
    {
        var length = reader.ReadInt32();
        var left = reader.BaseStream.Length - reader.BaseStream.Position;
        if (length < 0 || length > left)
            throw new MalformedDataException($"block length: expected at most the {left} bytes left, got {length}");
        return reader.ReadBytes(length);
    }
}
