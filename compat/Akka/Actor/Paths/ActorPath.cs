using System.Collections.Immutable;
using System.Globalization;
using Akka.Util;

namespace Akka.Actor;

/// <summary>
/// The place of an actor in its system: an address and the names from the root down. Two paths are equal when those are;
/// <see cref="Uid"/> tells incarnations of one path apart and takes no part in equality.
/// </summary>
public abstract class ActorPath : IEquatable<ActorPath>, IComparable<ActorPath>, ISurrogated
{
    /// <summary>What may stand in a name beside ASCII letters, digits and %XX escapes; a leading dollar is the engine's.</summary>
    public const string ValidSymbols = "-_.*$+:@&=,!~';()";

    private readonly ImmutableArray<string> _elements;

    protected ActorPath(Address address, string name)
    {
        Address = address;
        Name = name;
        _elements = [];
    }

    protected ActorPath(ActorPath parentPath, string name, long uid)
    {
        Address = parentPath.Address;
        Parent = parentPath;
        Name = name;
        Uid = uid;
        _elements = parentPath._elements.Add(name);
    }

    public Address Address { get; }

    public ActorPath Parent { get; }

    public string Name { get; }

    /// <summary>0 where the incarnation is unknown.</summary>
    public long Uid { get; }

    public IReadOnlyList<string> Elements => _elements;

    public int Depth => _elements.Length;

    public ActorPath Root => ParentOf(0);

    public static ActorPath operator /(ActorPath path, string name) => path.Child(name);

    public static ActorPath operator /(ActorPath path, IEnumerable<string> name) =>
        name.Where(n => !string.IsNullOrEmpty(n)).Aggregate(path, (p, n) => p / n);

    public static bool operator ==(ActorPath left, ActorPath right) => Equals(left, right);

    public static bool operator !=(ActorPath left, ActorPath right) => !Equals(left, right);

    public static bool IsValidPathElement(string s)
    {
        if (string.IsNullOrEmpty(s) || s[0] == '$')
        {
            return false;
        }

        for (var i = 0; i < s.Length; i++)
        {
            var escape = s[i] == '%' && i + 2 < s.Length && char.IsAsciiHexDigit(s[i + 1]) && char.IsAsciiHexDigit(s[i + 2]);
            if (escape)
            {
                i += 2;
            }
            else if (!char.IsAsciiLetterOrDigit(s[i]) && !ValidSymbols.Contains(s[i]))
            {
                return false;
            }
        }

        return true;
    }

    public static string FormatPathElements(IEnumerable<string> pathElements) => "/" + string.Join('/', pathElements);

    /// <exception cref="UriFormatException">The text is not a path with its address.</exception>
    public static ActorPath Parse(string path) =>
        TryParse(path, out var parsed) ? parsed : throw new UriFormatException($"expected an actor path akka://system/..., got '{path}'");

    public static bool TryParse(string path, out ActorPath actorPath)
    {
        actorPath = null;
        return Address.TryParse(path.AsSpan(), out var address, out var rest) && TryParse(new RootActorPath(address), rest, out actorPath);
    }

    public static bool TryParse(ActorPath basePath, string absoluteUri, out ActorPath actorPath) =>
        TryParse(basePath, absoluteUri.AsSpan(), out actorPath);

    /// <summary>Descends from <paramref name="basePath"/> along a text such as <c>/user/a/b#uid</c>.</summary>
    public static bool TryParse(ActorPath basePath, ReadOnlySpan<char> absoluteUri, out ActorPath actorPath)
    {
        actorPath = null;
        var text = absoluteUri.ToString();
        var uid = 0L;
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        if (hash >= 0)
        {
            if (!long.TryParse(text.AsSpan(hash + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out uid))
            {
                return false;
            }

            text = text[..hash];
        }

        var path = basePath;
        foreach (var name in text.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            path = new ChildActorPath(path, name, 0);
        }

        actorPath = uid == 0 ? path : path.WithUid(uid);
        return true;
    }

    public static bool TryParseAddress(string path, out Address address) => Address.TryParse(path, out address);

    public static bool TryParseAddress(string path, out Address address, out ReadOnlySpan<char> absoluteUri) =>
        Address.TryParse(path.AsSpan(), out address, out absoluteUri);

    public ActorPath Child(string childName) =>
        string.IsNullOrEmpty(childName) ? this : new ChildActorPath(this, childName, 0);

    public ActorPath WithUid(long uid) => uid == Uid || Parent is null ? this : new ChildActorPath(Parent, Name, uid);

    /// <summary>The ancestor at a depth (0 = root), or counted from here where the depth is negative.</summary>
    public ActorPath ParentOf(int depth)
    {
        var path = this;
        var target = depth < 0 ? Math.Max(0, Depth + depth) : depth;
        while (path.Depth > target)
        {
            path = path.Parent;
        }

        return path;
    }

    /// <summary><c>/user/a/b</c>.</summary>
    public string ToStringWithoutAddress() => "/" + string.Join('/', _elements);

    public string ToStringWithAddress() => ToStringWithAddress(Address);

    /// <summary>With this path's own address where it has a host, else with the given one.</summary>
    public string ToStringWithAddress(Address address) => (Address.Host is null ? address : Address) + ToStringWithoutAddress();

    public string ToStringWithUid() => AppendUid(ToStringWithAddress());

    public string ToSerializationFormat() => AppendUid(ToStringWithAddress());

    public string ToSerializationFormatWithAddress(Address address) => AppendUid(ToStringWithAddress(address));

    public bool Equals(ActorPath other) =>
        other is not null && (ReferenceEquals(this, other)
            || (Address.Equals(other.Address) && _elements.AsSpan().SequenceEqual(other._elements.AsSpan())));

    public override bool Equals(object obj) => Equals(obj as ActorPath);

    public override int GetHashCode() => HashCode.Combine(Address, Depth, Name, Parent?.Name);

    public int CompareTo(ActorPath other) => string.CompareOrdinal(ToString(), other?.ToString());

    public override string ToString() => ToStringWithAddress();

    public ISurrogate ToSurrogate(ActorSystem system) => new Surrogate(ToSerializationFormat());

    private string AppendUid(string text) => Uid == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}#{Uid}");

    /// <summary>What stands for a path in serialised form.</summary>
    public sealed class Surrogate : ISurrogate
    {
        public Surrogate(string path) => Path = path;

        public string Path { get; }

        public ISurrogated FromSurrogate(ActorSystem system) => TryParse(Path, out var path) ? path : null;
    }
}
