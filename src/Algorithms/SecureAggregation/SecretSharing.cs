using System.Security.Cryptography;

namespace AfdActors.Algorithms.SecureAggregation;

/// <summary>
/// Shamir's secret sharing (CACM 1979) over GF(2^8) with AES's polynomial, each byte by itself: a share is the value at x of a random
/// polynomial of degree t - 1 whose value at 0 is the secret. Any t shares give the secret, fewer nothing.
/// </summary>
internal static class SecretSharing
{
    /// <summary>Shares for x = 1 .. <paramref name="count"/>, in this order.</summary>
    /// <param name="random">Fills coefficients; null: those of the system's generator.</param>
    public static byte[][] Split(ReadOnlySpan<byte> secret, int threshold, int count, Action<byte[]>? random = null)
    {
        var coefficients = new byte[threshold - 1][];
        for (var degree = 0; degree < coefficients.Length; degree++)
        {
            coefficients[degree] = new byte[secret.Length];
            if (random is null) RandomNumberGenerator.Fill(coefficients[degree]);
            else random(coefficients[degree]);
        }

        var shares = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            shares[i] = new byte[secret.Length];
            for (var at = 0; at < secret.Length; at++)
            {
                byte value = 0;
                for (var degree = coefficients.Length - 1; degree >= 0; degree--)
                    value = Multiply((byte)(value ^ coefficients[degree][at]), (byte)(i + 1));
                shares[i][at] = (byte)(value ^ secret[at]);
            }
        }

        return shares;
    }

    /// <summary>The secret, by Lagrange's formula at 0.</summary>
    /// <param name="shares">t of them, each with its x: different, and not 0.</param>
    public static byte[] Join(IReadOnlyList<(byte X, OpaqueBytes Share)> shares)
    {
        var secret = new byte[shares[0].Share.Length];
        foreach (var (x, share) in shares)
        {
            byte factor = 1;
            foreach (var (other, _) in shares)
                if (other != x) factor = Multiply(factor, Multiply(other, Inverse((byte)(other ^ x))));
            for (var at = 0; at < secret.Length; at++) secret[at] ^= Multiply(factor, share.Span[at]);
        }

        return secret;
    }

    /// <summary>The product in GF(2^8), in a time that does not depend on the factors.</summary>
    internal static byte Multiply(byte a, byte b)
    {
        const int Polynomial = 0x1b;
        int product = 0, left = a, right = b;
        for (var bit = 0; bit < 8; bit++)
        {
            product ^= -(right & 1) & left;
            left = ((left << 1) ^ (-(left >> 7) & Polynomial)) & 0xff;
            right >>= 1;
        }

        return (byte)product;
    }

    /// <summary>a^254, the inverse of any a but 0.</summary>
    private static byte Inverse(byte a)
    {
        var power = a;
        for (var i = 0; i < 6; i++) power = Multiply(Multiply(power, power), a);
        return Multiply(power, power);
    }
}
