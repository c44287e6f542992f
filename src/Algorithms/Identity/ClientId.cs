using System.Security.Cryptography;
using System.Text;

namespace AfdActors.Algorithms;

/// <summary>
/// Name of a client, unique in a run: 1 to 128 characters of valid Unicode without control characters, ordered ordinally.
/// <c>default</c> names nobody and stands for "no client" where a seeded stream belongs to the whole cohort.
/// </summary>
public readonly record struct ClientId : IComparable<ClientId>
{
    public const int MaxLength = 128;

    /// <summary>File systems allow 255 bytes; the rest is for what is put behind the name.</summary>
    private const int MaxFileName = 200;

    /// <exception cref="ArgumentException">The name breaks the rules above.</exception>
    public ClientId(string value)
    {
        if (FaultOf(value) is { } fault)
            throw new ArgumentException(fault, nameof(value));
        Value = value;
    }

    public string Value { get; }

    /// <summary>For text from a wire or a file.</summary>
    /// <exception cref="MalformedDataException">The name breaks the rules above.</exception>
    public static ClientId Parse(string? value) =>
        FaultOf(value) is { } fault ? throw new MalformedDataException(fault) : new ClientId(value!);

    /// <summary>
    /// The name as that of a file or folder, another one for every client: escaped, never <c>.</c> or <c>..</c>, and where it gets too long
    /// for a file system, cut and followed by a digest of the whole.
    /// </summary>
    public string ToFileName()
    {
        var escaped = Uri.EscapeDataString(Value);
        if (escaped.Length > MaxFileName)
            return $"{escaped[..(MaxFileName / 2)]}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Value)))}";
        return escaped.Trim('.').Length == 0 ? escaped.Replace(".", "%2E", StringComparison.Ordinal) : escaped;
    }

    public int CompareTo(ClientId other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value ?? "";

    public static bool operator <(ClientId left, ClientId right) => left.CompareTo(right) < 0;

    public static bool operator >(ClientId left, ClientId right) => left.CompareTo(right) > 0;

    public static bool operator <=(ClientId left, ClientId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ClientId left, ClientId right) => left.CompareTo(right) >= 0;

    private static string? FaultOf(string? value)
    {
        if (value is null || value.Length is 0 or > MaxLength)
            return $"expected a client id of 1 to {MaxLength} characters, got {value?.Length ?? 0}";
        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsControl(value[i]))
                return $"expected a client id without control characters, got U+{(int)value[i]:X4} at {i}";
            if (!char.IsSurrogate(value[i]))
                continue;
            if (!Rune.TryGetRuneAt(value, i, out _))
                return $"expected a client id of valid Unicode, got a lone surrogate at {i}";
            i++;
        }
        return null;
    }
}
