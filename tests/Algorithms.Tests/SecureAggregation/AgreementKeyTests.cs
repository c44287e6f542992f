using AfdActors.Algorithms.SecureAggregation;

namespace AfdActors.Algorithms.Tests.SecureAggregation;

/// <summary>P-256 and HKDF against RFC 5903, 8.1.</summary>
public sealed class AgreementKeyTests
{
    private static readonly byte[] Initiator = Convert.FromHexString("C88F01F510D9AC3F70A292DAA2316DE544E9AAB8AFE84049C62A9C57862D1433");

    private static readonly OpaqueBytes Responder = new(Convert.FromHexString(
        "04D12DFB5289C8D4F81208B70270398C342296970A0BCCB74C736FC7554494BF6356FBF3CA366CC23E8157854C13C58D6AAC23F046ADA30F8353E74F33039872AB"));

    [Fact]
    public void A_private_key_has_its_point()
    {
        using var key = AgreementKey.FromSecret(Initiator);

        Assert.Equal(
            "04DAD0B65394221CF9B051E1FECA5787D098DFE637FC90B9EF945D0C37725811805271A0461CDB8252D61F1C456FA3E59AB1F45B33ACCF5F58389E0577B8990BB3",
            Convert.ToHexString(key.Public.Span));
        Assert.Equal(Initiator, key.Secret());
    }

    /// <summary>
    /// The common secret of the RFC, D6840F6B42F6EDAF..., through HKDF-SHA256 without salt, computed with Python's hmac.
    /// </summary>
    [Fact]
    public void Both_sides_agree_on_the_key_that_the_standards_give()
    {
        using var key = AgreementKey.FromSecret(Initiator);
        var purpose = MaskingPurpose.Mask(
            new OfferId(new RunId("seed"), new RoundId(3), 1, default), new ClientId("f0013"), new ClientId("f0012"));

        Assert.Equal("81fc6a9288ecadb514392c1616f93b200bde1751f90e0f29fff8ffb75c63ea21", Convert.ToHexStringLower(key.Agree(Responder, purpose)));
    }

    [Fact]
    public void Another_purpose_has_another_key()
    {
        using var one = AgreementKey.Create();
        using var other = AgreementKey.Create();

        Assert.Equal(one.Agree(other.Public, "a"), other.Agree(one.Public, "a"));
        Assert.NotEqual(one.Agree(other.Public, "a"), one.Agree(other.Public, "b"));
    }

    /// <summary>
    /// A box is sealed with a nonce of zero, and a mask is a stream from 0 on: neither may come twice under one key, whichever way it goes
    /// and whenever the round is tried again.
    /// </summary>
    [Fact]
    public void Every_box_and_every_mask_of_an_attempt_has_a_purpose_of_its_own()
    {
        OfferId[] attempts =
        [
            new(new RunId("seed"), new RoundId(3), 1, default), new(new RunId("seed"), new RoundId(3), 2, default),
            new(new RunId("seed"), new RoundId(4), 1, default), new(new RunId("feed"), new RoundId(3), 1, default),
        ];
        var (a, b, c) = (new ClientId("a"), new ClientId("b"), new ClientId("c"));
        List<string> purposes =
        [
            .. attempts.SelectMany(attempt => (string[])[
                MaskingPurpose.Box(attempt, a, b), MaskingPurpose.Box(attempt, b, a), MaskingPurpose.Box(attempt, a, c),
                MaskingPurpose.Mask(attempt, a, b), MaskingPurpose.Mask(attempt, a, c),
            ]),
        ];
        Assert.Equal(purposes.Distinct(), purposes);
        Assert.Equal(MaskingPurpose.Mask(attempts[0], a, b), MaskingPurpose.Mask(attempts[0], b, a));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    [InlineData(66)]
    public void A_key_of_another_length_is_refused(int length) =>
        Assert.Throws<MaskingException>(() => AgreementKey.Check(new OpaqueBytes(new byte[length])));

    /// <summary>A point that is not on the curve could tell something of a private key that is used with it.</summary>
    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 0)]
    [InlineData(64, 0xAA)]
    public void A_point_off_the_curve_is_refused(int at, byte value)
    {
        var bytes = Responder.Span.ToArray();
        bytes[at] = value;
        using var key = AgreementKey.Create();

        Assert.Throws<MaskingException>(() => AgreementKey.Check(new OpaqueBytes(bytes)));
        Assert.Throws<MaskingException>(() => key.Agree(new OpaqueBytes(bytes), "a"));
    }

    [Fact]
    public void Zero_is_no_private_key() => Assert.Throws<MaskingException>(() => AgreementKey.FromSecret(new byte[32]));
}
