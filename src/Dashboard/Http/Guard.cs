using System.Net;
using AfdActors.Hosting.Nodes;
using Microsoft.AspNetCore.Http;

namespace AfdActors.Dashboard.Http;

/// <summary>
/// Whom the server answers at all. A site whose name was made to point at this address (DNS rebinding) would read and act as if the page
/// were its own: its name is refused. What the server answers runs no script and is shown in no frame but its own.
/// </summary>
/// <param name="listen">Where it listens.</param>
/// <param name="names">Further names that it goes by.</param>
internal sealed class Guard(HostPort listen, IEnumerable<string> names)
{
    private readonly HashSet<string> _names = new(
        [.. names, "localhost", listen.Host, .. listen.IsLoopback ? [] : new[] { Dns.GetHostName() }], StringComparer.OrdinalIgnoreCase);

    public async Task Check(HttpContext http, RequestDelegate next)
    {
        var host = http.Request.Host.Host;
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        if (Knows(host))
        {
            await next(http).ConfigureAwait(false);
            return;
        }

        http.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        await http.Response.WriteAsync("this dashboard does not go by that name; --dashboard-host NAME adds one\n").ConfigureAwait(false);
    }

    /// <summary>Nobody can make an address point elsewhere.</summary>
    public bool Knows(string host) => IPAddress.TryParse(host.Trim('[', ']'), out _) || _names.Contains(host);
}
