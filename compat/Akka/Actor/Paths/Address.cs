using System.Globalization;
using Akka.Util;

namespace Akka.Actor;

/// <summary>Where an actor system is: <c>akka://system</c> in this process, <c>akka.tcp://system@host:port</c> elsewhere.</summary>
public sealed class Address : IEquatable<Address>, IComparable<Address>, IComparable, ISurrogated, ICloneable
{
    public static readonly Address AllSystems = new("akka", "all-systems");

    public static readonly IComparer<Address> Comparer = Comparer<Address>.Create(Compare);

    private readonly string _text;

    public Address(string protocol, string system, string host = null, int? port = null)
    {
        Protocol = protocol;
        System = system;
        Host = host?.ToLowerInvariant();
        Port = port;
        _text = $"{protocol}://{HostPort()}";
    }

    public string Protocol { get; }

    public string System { get; }

    public string Host { get; }

    public int? Port { get; }

    public bool HasLocalScope => string.IsNullOrEmpty(Host);

    public bool HasGlobalScope => !HasLocalScope;

    public static bool operator ==(Address left, Address right) => Equals(left, right);

    public static bool operator !=(Address left, Address right) => !Equals(left, right);

    /// <exception cref="UriFormatException">The text is not an address.</exception>
    public static Address Parse(string address) =>
        TryParse(address, out var parsed) ? parsed : throw new UriFormatException($"expected an address protocol://system[@host:port], got '{address}'");

    public static bool TryParse(string path, out Address address) => TryParse(path.AsSpan(), out address);

    public static bool TryParse(string path, out Address address, out string absolutUri)
    {
        var found = TryParse(path.AsSpan(), out address, out var rest);
        absolutUri = rest.ToString();
        return found;
    }

    public static bool TryParse(ReadOnlySpan<char> span, out Address address) => TryParse(span, out address, out _);

    /// <summary>Parses the address at the start of a path; <paramref name="absolutUri"/> is what follows, with its slash.</summary>
    public static bool TryParse(ReadOnlySpan<char> span, out Address address, out ReadOnlySpan<char> absolutUri)
    {
        address = null;
        absolutUri = default;
        var colon = span.IndexOf("://", StringComparison.Ordinal);
        if (colon <= 0 || !span.StartsWith("akka", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var authority = span[(colon + 3)..];
        var slash = authority.IndexOf('/');
        absolutUri = slash < 0 ? "/" : authority[slash..];
        authority = slash < 0 ? authority : authority[..slash];
        if (authority.IsEmpty)
        {
            return false;
        }

        var protocol = span[..colon].ToString();
        var at = authority.IndexOf('@');
        if (at < 0)
        {
            if (authority.Contains(':'))
            {
                return false;
            }

            address = new Address(protocol, authority.ToString());
            return true;
        }

        var hostPort = authority[(at + 1)..];
        var portAt = hostPort.LastIndexOf(':');
        if (at == 0 || portAt <= 0
            || !int.TryParse(hostPort[(portAt + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return false;
        }

        address = new Address(protocol, authority[..at].ToString(), hostPort[..portAt].ToString(), port);
        return true;
    }

    public Address WithProtocol(string protocol) => new(protocol, System, Host, Port);

    public Address WithSystem(string system) => new(Protocol, system, Host, Port);

    public Address WithHost(string host = null) => new(Protocol, System, host, Port);

    public Address WithPort(int? port = null) => new(Protocol, System, Host, port);

    /// <summary><c>system</c> or <c>system@host:port</c>.</summary>
    public string HostPort()
    {
        var host = Host is null ? System : $"{System}@{Host}";
        return Port is { } port ? string.Create(CultureInfo.InvariantCulture, $"{host}:{port}") : host;
    }

    public object Clone() => new Address(Protocol, System, Host, Port);

    public int CompareTo(Address other) => Compare(this, other);

    int IComparable.CompareTo(object obj) =>
        obj is Address other ? Compare(this, other) : throw new ArgumentException($"expected an Address, got {obj?.GetType().Name ?? "null"}");

    public bool Equals(Address other) => other is not null && _text == other._text;

    public override bool Equals(object obj) => Equals(obj as Address);

    public override int GetHashCode() => string.GetHashCode(_text, StringComparison.Ordinal);

    public override string ToString() => _text;

    public ISurrogate ToSurrogate(ActorSystem system) =>
        new AddressSurrogate { Protocol = Protocol, System = System, Host = Host, Port = Port };

    private static int Compare(Address left, Address right) => string.CompareOrdinal(left?._text, right?._text);

    /// <summary>What stands for an address in serialised form.</summary>
    public sealed class AddressSurrogate : ISurrogate
    {
        public string Protocol { get; set; }

        public string System { get; set; }

        public string Host { get; set; }

        public int? Port { get; set; }

        public ISurrogated FromSurrogate(ActorSystem system) => new Address(Protocol, System, Host, Port);
    }
}
