using AfdActors.Messages;

namespace AfdActors.Hosting.Nodes;

/// <summary>The name that a client node is given, by which the coordinator's log tells it from others.</summary>
internal static class NodeName
{
    private const int Longest = 60;

    /// <returns>The name; null where none is given.</returns>
    /// <exception cref="UsageException">It is empty, too long, or cannot be shown as it is.</exception>
    public static string? Checked(string? name) =>
        name is null || (name.Length is > 0 and <= Longest && name.Trim() == name && Printable.Line(name) == name)
            ? name
            : throw new UsageException(
                $"--node-name: expected 1 to {Longest} printable characters without spaces around them, got '{Printable.Line(name)}'");
}
