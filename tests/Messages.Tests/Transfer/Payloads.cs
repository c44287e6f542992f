namespace AfdActors.Messages.Tests.Transfer;

internal static class Payloads
{
    public static byte[] Random(int length, int seed = 1)
    {
        var payload = new byte[length];
        new Random(seed).NextBytes(payload);
        return payload;
    }
}
