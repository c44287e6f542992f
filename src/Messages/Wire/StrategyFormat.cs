using AfdActors.Algorithms.Strategies;
using MessagePack;

namespace AfdActors.Messages.Wire;

/// <summary>
/// The layout of <see cref="StrategySettings"/>: its name, then its options as key and value in turn, in ordinal order of the keys. What
/// the name and the options mean is for the receiver's catalog to say.
/// </summary>
internal static class StrategyFormat
{
    public static void Write(ref MessagePackWriter writer, StrategySettings settings)
    {
        writer.WriteArrayHeader(2);
        writer.Write(settings.Name);
        writer.WriteArrayHeader(2 * settings.Options.Count);
        foreach (var (key, value) in settings.Options)
        {
            writer.Write(key);
            writer.Write(value);
        }
    }

    public static StrategySettings Read(ref WireReader reader, string field)
    {
        reader.Fields(field, 2);
        try
        {
            var settings = new StrategySettings(reader.Text(field + ".Name", 1, StrategySettings.MaxNameLength));
            var count = reader.Count(field + ".Options", 0, 2 * StrategySettings.MaxOptions);
            if (count % 2 != 0) throw reader.Malformed(field + ".Options", "keys and values in turn", $"{count} texts");
            var last = "";
            for (var option = 0; option < count / 2; option++)
            {
                var key = reader.Text(field + ".Options", 1, StrategySettings.MaxKeyLength);
                settings = settings.With(key, reader.Text(field + ".Options", 0, StrategySettings.MaxValueLength));
                if (string.CompareOrdinal(key, last) <= 0)
                    throw reader.Malformed(field + ".Options", "keys in ascending order", $"{key} after {last}");
                last = key;
            }

            return settings;
        }
        catch (ArgumentException fault)
        {
            throw reader.Malformed(field, "a strategy's name and options", fault.Message);
        }
    }
}
