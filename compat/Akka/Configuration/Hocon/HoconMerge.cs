#nullable disable // works on the official, unannotated types

namespace Akka.Configuration.Hocon;

/// <summary>Joins trees: objects merge key by key, anything else overrides.</summary>
internal static class HoconMerge
{
    /// <summary>What <paramref name="upper"/> makes of <paramref name="lower"/>; neither changes.</summary>
    public static HoconValue Override(HoconValue lower, HoconValue upper)
    {
        if (lower is null)
        {
            return upper;
        }

        if (upper.PlainObject is { } above)
        {
            if (lower.PlainObject is { } below)
            {
                return new HoconValue(Override(below, above));
            }

            return lower.IsPending ? Over(lower, upper) : upper;
        }

        return upper.IsPending ? Over(lower, upper) : upper;
    }

    public static HoconObject Override(HoconObject lower, HoconObject upper)
    {
        var merged = new HoconObject();
        foreach (var (key, value) in upper.Items)
        {
            merged.Items[key] = Override(lower.GetKey(key), value);
        }

        foreach (var (key, value) in lower.Items)
        {
            merged.Items.TryAdd(key, value);
        }

        return merged;
    }

    /// <summary>Assigns within a tree that nothing else holds yet: as <see cref="Override(HoconValue, HoconValue)"/>, in place.</summary>
    public static void Into(HoconObject fields, string key, HoconValue upper)
    {
        var lower = fields.GetKey(key);
        if (upper.PlainObject is { } above && lower?.Values is [.., HoconObject below])
        {
            Into(below, above);
        }
        else
        {
            fields.Items[key] = Override(lower, upper);
        }
    }

    public static void Into(HoconObject lower, HoconObject upper)
    {
        foreach (var (key, value) in upper.Items)
        {
            Into(lower, key, value);
        }
    }

    public static HoconValue Copy(HoconValue value)
    {
        var copy = new HoconValue();
        copy.Values.AddRange(value.Values.Select(Copy));
        return copy;
    }

    private static IHoconElement Copy(IHoconElement part)
    {
        switch (part)
        {
            case HoconArray array:
                var items = new HoconArray();
                items.AddRange(array.Select(Copy));
                return items;
            case HoconObject source:
                var fields = new HoconObject();
                foreach (var (key, value) in source.Items)
                {
                    fields.Items[key] = Copy(value);
                }

                return fields;
            default:
                return part;
        }
    }

    /// <summary>Whether <paramref name="upper"/> overrides or merges shows when substitutions are resolved, so it remembers.</summary>
    private static HoconValue Over(HoconValue lower, HoconValue upper)
    {
        var value = new HoconValue { Previous = upper.Previous is null ? lower : Override(lower, upper.Previous) };
        value.Values.AddRange(upper.Values);
        return value;
    }
}
