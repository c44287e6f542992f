using System.Security.Cryptography.X509Certificates;

namespace Akka.Remote.Transport.DotNetty;

/// <summary>The certificate of a system that is set up in code; goes before the configured one.</summary>
public sealed class DotNettySslSetup : Actor.Setup.Setup
{
    public DotNettySslSetup(X509Certificate2 certificate, bool suppressValidation) =>
        (Certificate, SuppressValidation) = (certificate, suppressValidation);

    public X509Certificate2 Certificate { get; }

    public bool SuppressValidation { get; }
}
