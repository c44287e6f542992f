namespace Akka.Actor;

/// <summary>Names that the engine makes up, and incarnation numbers.</summary>
internal static class ActorNames
{
    private const string Digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";

    /// <summary><c>$a</c>, <c>$b</c>, ... : base 64, least significant digit first.</summary>
    public static string Generated(long number)
    {
        var text = "$";
        do
        {
            text += Digits[(int)(number & 63)];
            number >>= 6;
        }
        while (number > 0);
        return text;
    }

    /// <summary>Never 0, which means unknown; random, so that a restarted process does not repeat its numbers.</summary>
    public static long NewUid() => Random.Shared.Next(1, int.MaxValue);
}
