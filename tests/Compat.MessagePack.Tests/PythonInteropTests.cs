using System.Buffers;
using System.Diagnostics;
using MessagePack;

namespace AfdActors.Compat.MessagePack.Tests;

/// <summary>Both ways against another implementation: the msgpack package of Python.</summary>
public class PythonInteropTests
{
    /// <summary>What Python read it writes again: the same bytes mean that it read the same values, and that our forms are the shortest.</summary>
    [PythonMsgpackFact]
    public void Python_reads_what_we_write_and_would_write_the_same()
    {
        var bytes = Bytes.Of((ref MessagePackWriter w) =>
        {
            var integers = Borders().ToArray();
            w.WriteArrayHeader(9);
            w.WriteArrayHeader(integers.Length);
            foreach (var value in integers)
                w.Write(value);
            w.Write(ulong.MaxValue);
            w.WriteMapHeader(2);
            w.Write("true");
            w.Write(true);
            w.Write("aé€😀");
            w.WriteNil();
            w.Write(new string('y', 40));
            w.Write(new string('z', 70_000));
            w.Write(new byte[300]);
            w.Write(-1.0e-300);
            w.WriteExtensionFormat(new ExtensionResult(7, new byte[] { 1, 2, 3 }));
            w.Write(new DateTime(1969, 12, 31, 23, 59, 59, 500, DateTimeKind.Utc));
        });
        var again = Python.Run(
            "import sys, msgpack\n" +
            "value = msgpack.unpackb(bytes.fromhex(sys.stdin.read()), strict_map_key=False)\n" +
            "assert value[2] == {'true': True, 'aé€😀': None}, value[2]\n" +
            "assert value[7] == msgpack.ExtType(7, b'\\x01\\x02\\x03') and value[6] == -1.0e-300\n" +
            "sys.stdout.write(msgpack.packb(value).hex())",
            Convert.ToHexStringLower(bytes));
        Assert.Equal(Convert.ToHexStringLower(bytes), again);
    }

    [PythonMsgpackFact]
    public void We_read_what_Python_writes()
    {
        var hex = Python.Run(
            "import sys, msgpack\n" +
            "from datetime import datetime, timezone\n" +
            "p = msgpack.Packer(use_single_float=True)\n" +
            "sys.stdout.write((msgpack.packb([0, -33, 70000, None, True, 0.1, 'aé€😀' * 20, b'\\x00\\xff' * 200, {'k': [1, 2]}, msgpack.Timestamp(5, 100)])\n" +
            "  + p.pack(0.5)).hex())",
            "");
        var reader = new MessagePackReader(Bytes.Scattered(Convert.FromHexString(hex)));
        Assert.Equal(10, reader.ReadArrayHeader());
        Assert.Equal(0, reader.ReadInt32());
        Assert.Equal(-33, reader.ReadSByte());
        Assert.Equal(70_000, reader.ReadInt32());
        Assert.True(reader.TryReadNil());
        Assert.True(reader.ReadBoolean());
        Assert.Equal(0.1, reader.ReadDouble());
        Assert.Equal(string.Concat(Enumerable.Repeat("aé€😀", 20)), reader.ReadString());
        Assert.Equal(Enumerable.Repeat(new byte[] { 0, 255 }, 200).SelectMany(b => b), reader.ReadBytes()!.Value.ToArray());
        Assert.Equal(1, reader.ReadMapHeader());
        Assert.Equal("k", reader.ReadString());
        Assert.Equal(2, reader.ReadArrayHeader());
        Assert.Equal(1, reader.ReadInt32());
        Assert.Equal(2, reader.ReadInt32());
        Assert.Equal(DateTime.UnixEpoch.AddSeconds(5).AddTicks(1), reader.ReadDateTime());
        Assert.Equal(0.5f, reader.ReadSingle());
        Assert.True(reader.End);
    }

    /// <summary>Every power of two and its neighbours, both signs.</summary>
    private static IEnumerable<long> Borders()
    {
        for (var bit = 0; bit < 63; bit++)
        {
            for (var near = -1; near <= 1; near++)
            {
                yield return (1L << bit) + near;
                yield return -(1L << bit) - near;
            }
        }
    }
}

internal static class Python
{
    public const string Path = "/usr/bin/python3";

    public static string Run(string program, string input)
    {
        var start = new ProcessStartInfo(Path) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(program);
        start.Environment["PYTHONUTF8"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result);
        return output;
    }
}

/// <summary>Skips, visibly, where Python's msgpack is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonMsgpackFactAttribute : FactAttribute
{
    private static readonly bool Installed = Probe();

    public PythonMsgpackFactAttribute()
    {
        if (!Installed)
            Skip = $"{Python.Path} with the msgpack package (Debian: python3-msgpack) is not installed";
    }

    private static bool Probe()
    {
        if (!File.Exists(Python.Path))
            return false;
        using var process = Process.Start(new ProcessStartInfo(Python.Path, "-c \"import msgpack\"") { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
