using System.Globalization;

namespace AfdActors.Testing;

/// <summary>Writes small LEAF FEMNIST files.</summary>
public static class LeafJson
{
    /// <summary>An image whose pixels all have one value.</summary>
    public static string Image(string pixel = "1.0", int pixels = 784) => $"[{string.Join(',', Enumerable.Repeat(pixel, pixels))}]";

    public static string User(string name, string images, string labels) => $"\"{name}\":{{\"x\":[{images}],\"y\":[{labels}]}}";

    /// <summary>One user a name with the given labels, each image white.</summary>
    public static string User(string name, params int[] labels) =>
        User(name, string.Join(',', labels.Select(_ => Image())),
            string.Join(',', labels.Select(l => l.ToString(CultureInfo.InvariantCulture))));

    public static string File(string users, string counts, params string[] data) =>
        $"{{\"users\":[{users}],\"num_samples\":[{counts}],\"user_data\":{{{string.Join(',', data)}}}}}";
}
