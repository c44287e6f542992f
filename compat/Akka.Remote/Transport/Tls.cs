using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Configuration;
using Akka.Remote.Transport.DotNetty;

namespace Akka.Remote.Transport;

/// <summary>The encryption of connections, where it is on.</summary>
internal sealed class Tls
{
    private readonly X509Certificate2 _certificate;
    private readonly bool _suppressValidation;

    private Tls(X509Certificate2 certificate, bool suppressValidation) =>
        (_certificate, _suppressValidation) = (certificate, suppressValidation);

    /// <summary>Null where TLS is off.</summary>
    /// <exception cref="ConfigurationException">There is no certificate that can be read and used.</exception>
    public static Tls Read(Settings settings)
    {
        var tcp = settings.Config.GetConfig("akka.remote.dot-netty.tcp");
        if (!tcp.GetBoolean("enable-ssl"))
        {
            return null;
        }

        var setup = settings.Setup.Get<DotNettySslSetup>();
        return setup.HasValue
            ? new Tls(setup.Value.Certificate, setup.Value.SuppressValidation)
            : new Tls(LoadCertificate(tcp.GetConfig("ssl.certificate")), tcp.GetBoolean("ssl.suppress-validation"));
    }

    public async Task<Stream> AsServer(Stream stream, CancellationToken cancel)
    {
        var secured = new SslStream(stream);
        await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, cancel).ConfigureAwait(false);
        return secured;
    }

    public async Task<Stream> AsClient(Stream stream, string host, CancellationToken cancel)
    {
        var secured = new SslStream(stream);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            RemoteCertificateValidationCallback = (_, _, _, errors) => _suppressValidation || errors == SslPolicyErrors.None,
        };
        await secured.AuthenticateAsClientAsync(options, cancel).ConfigureAwait(false);
        return secured;
    }

    private static X509Certificate2 LoadCertificate(Config config)
    {
        try
        {
            return config.GetBoolean("use-thumbprint-over-file") ? FromStore(config) : FromFile(config);
        }
        catch (Exception error) when (error is System.Security.Cryptography.CryptographicException or IOException or ArgumentException)
        {
            throw new ConfigurationException($"akka.remote.dot-netty.tcp.ssl.certificate: {error.Message}", error);
        }
    }

    private static X509Certificate2 FromFile(Config config)
    {
        var flags = config.GetStringList("flags").Aggregate(X509KeyStorageFlags.DefaultKeySet, (all, name) => all | Flag(name));
        return X509CertificateLoader.LoadPkcs12FromFile(config.GetString("path", string.Empty), config.GetString("password"), flags);
    }

    private static X509Certificate2 FromStore(Config config)
    {
        var location = config.GetString("store-location") == "local-machine" ? StoreLocation.LocalMachine : StoreLocation.CurrentUser;
        using var store = new X509Store(config.GetString("store-name"), location);
        store.Open(OpenFlags.ReadOnly);
        var thumbprint = config.GetString("thumbprint");
        var found = store.Certificates.Find(X509FindType.FindByThumbprint, thumbprint, validOnly: false);
        return found.Count > 0
            ? found[0]
            : throw new ArgumentException($"expected a certificate of thumbprint '{thumbprint}' in the store, got none");
    }

    private static X509KeyStorageFlags Flag(string name) => name switch
    {
        "default-flag-set" => X509KeyStorageFlags.DefaultKeySet,
        "exportable" => X509KeyStorageFlags.Exportable,
        "machine-key-set" => X509KeyStorageFlags.MachineKeySet,
        "persist-key-set" => X509KeyStorageFlags.PersistKeySet,
        "user-key-set" => X509KeyStorageFlags.UserKeySet,
        "user-protected" => X509KeyStorageFlags.UserProtected,
        _ => throw new ArgumentException($"expected a key storage flag, got '{name}'"),
    };
}
