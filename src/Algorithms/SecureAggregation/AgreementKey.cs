using System.Security.Cryptography;
using System.Text;

namespace AfdActors.Algorithms.SecureAggregation;

/// <summary>
/// A key pair on P-256. Two of them agree on a key by ECDH and HKDF-SHA256 (RFC 5869), another one for each purpose.
/// </summary>
internal sealed class AgreementKey : IDisposable
{
    private const int CoordinateBytes = 32;
    private const byte Uncompressed = 4;

    private readonly ECDiffieHellman _key;

    private AgreementKey(ECDiffieHellman key)
    {
        _key = key;
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        Public = new OpaqueBytes([Uncompressed, .. point.X!, .. point.Y!]);
    }

    /// <summary>The point, uncompressed (SEC 1, 2.3.3).</summary>
    public OpaqueBytes Public { get; }

    public static AgreementKey Create() => new(ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256));

    /// <exception cref="MaskingException">The secret is no private key.</exception>
    public static AgreementKey FromSecret(ReadOnlySpan<byte> secret) =>
        new(Import(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = secret.ToArray() }, "a private key of P-256"));

    /// <summary>The private key, <see cref="MaskingRules.SecretBytes"/> long.</summary>
    public byte[] Secret() => _key.ExportParameters(includePrivateParameters: true).D!;

    /// <summary>The key of 32 bytes that both sides find for this purpose.</summary>
    /// <param name="peer">The other side's public key, a stranger's bytes.</param>
    /// <exception cref="MaskingException">That is no point of P-256.</exception>
    public byte[] Agree(OpaqueBytes peer, string purpose)
    {
        using var other = Read(peer);
        using var publicKey = other.PublicKey;
        var shared = _key.DeriveRawSecretAgreement(publicKey);
        return HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, MaskingRules.SecretBytes, info: Encoding.UTF8.GetBytes(purpose));
    }

    /// <exception cref="MaskingException">The bytes are no point of P-256.</exception>
    public static void Check(OpaqueBytes publicKey) => Read(publicKey).Dispose();

    public void Dispose() => _key.Dispose();

    private static ECDiffieHellman Read(OpaqueBytes publicKey)
    {
        var bytes = publicKey.Span;
        if (bytes.Length != MaskingRules.PublicKeyBytes || bytes[0] != Uncompressed)
            throw new MaskingException($"expected a public key of {MaskingRules.PublicKeyBytes} bytes that starts with 4, got {publicKey}");
        var point = new ECPoint { X = bytes[1..(1 + CoordinateBytes)].ToArray(), Y = bytes[(1 + CoordinateBytes)..].ToArray() };
        return Import(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point }, "a point of P-256");
    }

    private static ECDiffieHellman Import(ECParameters parameters, string expected)
    {
        try
        {
            return ECDiffieHellman.Create(parameters);
        }
        catch (CryptographicException cause)
        {
            throw new MaskingException($"expected {expected}, got other bytes", cause);
        }
    }
}
