namespace AfdActors.Algorithms.SecureAggregation;

/// <summary>Sizes and thresholds of secure aggregation (Bonawitz et al., CCS 2017, eprint 2017/281).</summary>
public static class MaskingRules
{
    /// <summary>Most clients of an attempt: a share's place is one byte, and a list of so many keys fits one message.</summary>
    public const int MostClients = 200;

    /// <summary>Fewest clients: of two, each would learn the other's update from the sum.</summary>
    public const int FewestClients = 3;

    /// <summary>Length of a secret and of a share of it, in bytes.</summary>
    public const int SecretBytes = 32;

    /// <summary>Length of a public key: an uncompressed point of P-256, in bytes.</summary>
    public const int PublicKeyBytes = 65;

    /// <summary>Length of a box: two shares and a tag, in bytes.</summary>
    public const int BoxBytes = (2 * SecretBytes) + TagBytes;

    internal const int TagBytes = 16;

    /// <summary>
    /// t: so many clients recover a secret, and fewer learn nothing of it. Always more than half, so that no two lists of survivors can
    /// both be answered by enough clients.
    /// </summary>
    /// <param name="fraction">Of the clients, above 0.5 and at most 1.</param>
    /// <param name="clients">n, those selected.</param>
    public static int Threshold(double fraction, int clients) => Math.Max((clients / 2) + 1, (int)Math.Ceiling(fraction * clients));

    /// <exception cref="MaskingException">The numbers do not protect anybody.</exception>
    public static void Check(int threshold, int clients)
    {
        if (clients is < FewestClients or > MostClients)
            throw new MaskingException($"expected {FewestClients} to {MostClients} clients, got {clients}");
        if (threshold <= clients / 2 || threshold > clients)
            throw new MaskingException($"expected a threshold of {(clients / 2) + 1} to {clients} for {clients} clients, got {threshold}");
    }
}
