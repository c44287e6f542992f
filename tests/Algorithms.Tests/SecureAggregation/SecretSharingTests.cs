using AfdActors.Algorithms.SecureAggregation;
using AfdActors.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AfdActors.Algorithms.Tests.SecureAggregation;

/// <summary>Shamir's sharing over GF(2^8).</summary>
public sealed class SecretSharingTests
{
    private sealed record Sharing(byte[] Secret, int Threshold, int Count, int[] Order);

    private static Gen<Sharing> Any { get; } =
        from count in Gen.Choose(1, 200)
        from threshold in Gen.Choose(1, count)
        from order in Gen.Shuffle(Enumerable.Range(0, count))
        from secret in Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value), 32)
        select new Sharing(secret, threshold, count, order);

    [Fact]
    public void Any_threshold_of_shares_gives_the_secret() => Law.Holds(Any, sharing =>
    {
        var shares = SecretSharing.Split(sharing.Secret, sharing.Threshold, sharing.Count);

        Assert.Equal(sharing.Secret, SecretSharing.Join(Places(shares, sharing.Order[..sharing.Threshold])));
    }, count: 100);

    /// <summary>
    /// With one share too few every secret is as likely as another: as the missing share runs through its 256 values, so does the secret.
    /// </summary>
    [Fact]
    public void One_share_too_few_fits_every_secret()
    {
        var shares = SecretSharing.Split([0x53], threshold: 3, count: 5);
        var known = Places(shares, [1, 4]);

        var secrets = Enumerable.Range(0, 256).Select(guess => SecretSharing.Join([.. known, (1, new OpaqueBytes([(byte)guess]))])[0]);

        Assert.Equal(256, secrets.Distinct().Count());
    }

    /// <summary>
    /// Two of three shares are any pair of bytes, and a pair comes twice among 256 of 65,536 once in two times; were one of the two
    /// coefficients known, a share would follow from the other, and of 256 pairs at most 200 be different.
    /// </summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    public void Shares_below_the_threshold_tell_nothing_of_each_other(int one, int other)
    {
        var shares = SecretSharing.Split(new byte[256], threshold: 3, count: 3);

        Assert.InRange(shares[one].Zip(shares[other]).Distinct().Count(), 245, 256);
    }

    /// <summary>
    /// Secret 53, coefficient ca: at x = 1 it is 53 + ca = 99; at 2, 2 ca = 194 + 11b = 8f, and 53 + 8f = dc; at 3, 3 ca = 8f + ca = 45,
    /// and 53 + 45 = 16.
    /// </summary>
    [Fact]
    public void Shares_are_values_of_the_polynomial() =>
        Assert.Equal("99dc16", Convert.ToHexStringLower(
            [.. SecretSharing.Split([0x53], 2, 3, coefficients => coefficients[0] = 0xca).Select(share => share[0])]));

    /// <summary>FIPS 197, 4.2.</summary>
    [Fact]
    public void Products_are_those_of_aes() =>
        Assert.Equal((0xc1, 0xfe), (SecretSharing.Multiply(0x57, 0x83), SecretSharing.Multiply(0x57, 0x13)));

    [Fact]
    public void Every_sharing_has_coefficients_of_its_own() =>
        Assert.NotEqual(SecretSharing.Split(new byte[32], 2, 3)[0], SecretSharing.Split(new byte[32], 2, 3)[0]);

    private static List<(byte X, OpaqueBytes Share)> Places(byte[][] shares, IEnumerable<int> places) =>
        [.. places.Select(place => ((byte)(place + 1), new OpaqueBytes(shares[place])))];
}
