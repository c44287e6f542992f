#nullable disable // works on the official, unannotated types

namespace Akka.Configuration.Hocon;

/// <summary>
/// Replaces every substitution by what its path holds in the finished text, else by the environment variable of that name.
/// A substitution that leads back to the value it stands in means the value which that one overrides.
/// </summary>
internal sealed class HoconResolver(HoconValue root)
{
    private const int MaxDepth = 400;
    private const int MaxExpansion = 1 << 20;

    private readonly HashSet<HoconValue> _open = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<object> _enclosing = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, long> _sizes = new(ReferenceEqualityComparer.Instance);
    private int _depth;
    private long _copied;

    public void Run() => Walk(root);

    /// <summary>Resolves everything below a value; gives the number of values it holds, shared ones counted each time.</summary>
    private long Walk(HoconValue value)
    {
        Resolve(value);
        long size = 1;
        foreach (var part in value.Values)
        {
            size = Sum(size, part is HoconObject or HoconArray ? Walk(part) : 0);
        }

        return size;
    }

    private long Walk(IHoconElement part)
    {
        if (_sizes.TryGetValue(part, out var size))
        {
            return size;
        }

        if (!_enclosing.Add(part))
        {
            throw new ConfigurationException("expected substitutions that end, got an object or array that contains itself");
        }

        Enter();
        if (part is HoconObject fields)
        {
            foreach (var (key, value) in fields.Items.ToArray())
            {
                size = Sum(size, Walk(value));
                if (value.Values.Count == 0)
                {
                    fields.Items.Remove(key);
                }
            }
        }
        else
        {
            var array = (HoconArray)part;
            size = array.Aggregate(size, (sum, item) => Sum(sum, Walk(item)));
            array.RemoveAll(static item => item.Values.Count == 0);
        }

        _depth--;
        _enclosing.Remove(part);
        _sizes[part] = size;
        return size;
    }

    /// <summary>Makes the parts of one value plain: no substitutions, all of one kind. What they contain is left alone.</summary>
    private void Resolve(HoconValue value)
    {
        if (!value.IsPending)
        {
            return;
        }

        Enter();
        _open.Add(value);
        var before = value.Previous;
        if (before is not null)
        {
            Resolve(before);
        }

        var parts = new List<IHoconElement>();
        foreach (var part in value.Values)
        {
            parts.AddRange(part is HoconSubstitution substitution ? Parts(value, substitution) : [part]);
        }

        Count(parts);
        Simplify(parts);
        if (before?.GetObject() is { } lower && parts is [] or [HoconObject])
        {
            parts = [parts is [HoconObject upper] ? HoconMerge.Override(lower, upper) : lower];
        }
        else if (parts.Count == 0 && before is not null)
        {
            parts = before.Values;
        }

        value.Values.Clear();
        value.Values.AddRange(parts);
        value.Previous = null;
        _open.Remove(value);
        _depth--;
    }

    private List<IHoconElement> Parts(HoconValue owner, HoconSubstitution substitution)
    {
        if (ReferenceEquals(substitution, HoconSubstitution.ToPrevious))
        {
            return owner.Previous.Values;
        }

        var target = Find(substitution, out var cyclic);
        if (target is { Values.Count: > 0 })
        {
            return target.Values;
        }

        if (Environment.GetEnvironmentVariable(substitution.Path) is { } variable)
        {
            return [new HoconLiteral(variable)];
        }

        return substitution.IsOptional ? [] : throw new ConfigurationException(cyclic
            ? $"{substitution.Position()}: expected a value for the substitution ${{{substitution.Path}}}, got a circle that leads back to it"
            : $"{substitution.Position()}: expected a value for the substitution ${{{substitution.Path}}}, got none in this text or the environment");
    }

    private HoconValue Find(HoconSubstitution substitution, out bool cyclic)
    {
        cyclic = false;
        var value = root;
        foreach (var key in HoconPath.Split(substitution.Path))
        {
            value = value.GetObject()?.GetKey(key);
            while (value is not null && _open.Contains(value))
            {
                value = value.Previous;
                cyclic = value is null;
            }

            if (value is null)
            {
                return null;
            }

            Resolve(value);
        }

        return value;
    }

    private void Count(List<IHoconElement> parts)
    {
        foreach (var part in parts)
        {
            _copied += 1 + ((part as HoconLiteral)?.Value?.Length ?? 0);
        }

        if (_copied > MaxExpansion * 8L)
        {
            throw TooLarge();
        }
    }

    /// <summary>Texts become one text, objects one object; blanks between arrays or objects go.</summary>
    private static void Simplify(List<IHoconElement> parts)
    {
        if (parts.Exists(static part => part is not HoconLiteral))
        {
            parts.RemoveAll(static part => part is HoconLiteral { IsBlank: true });
        }

        if (parts.Count < 2)
        {
            return;
        }

        if (parts.TrueForAll(static part => part is HoconLiteral))
        {
            var text = string.Concat(parts.Select(static part => part.GetString()));
            parts.Clear();
            parts.Add(new HoconLiteral(text));
        }
        else if (parts.TrueForAll(static part => part is HoconObject))
        {
            var merged = parts.Cast<HoconObject>().Aggregate(HoconMerge.Override);
            parts.Clear();
            parts.Add(merged);
        }
        else if (!parts.TrueForAll(static part => part is HoconArray))
        {
            throw new ConfigurationException("expected substitutions that fit the parts beside them, got parts of several kinds in one value");
        }
    }

    private void Enter()
    {
        if (++_depth > MaxDepth)
        {
            throw new ConfigurationException($"expected substitutions that nest at most {MaxDepth} levels, got more");
        }
    }

    private static long Sum(long size, long more) => size + more <= MaxExpansion ? size + more : throw TooLarge();

    private static ConfigurationException TooLarge() => new($"expected substitutions that expand to at most {MaxExpansion} values, got more");
}
