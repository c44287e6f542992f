using Microsoft.AspNetCore.Http;

namespace AfdActors.Dashboard.Http;

/// <summary>A file of the page, which is part of this assembly.</summary>
internal sealed record PageFile(string Type, byte[] Bytes)
{
    public Task WriteAsync(HttpContext http)
    {
        http.Response.ContentType = Type;
        http.Response.ContentLength = Bytes.Length;
        return http.Response.Body.WriteAsync(Bytes).AsTask();
    }
}

/// <summary>The files of <c>Page/</c> by the path that they are served at.</summary>
internal static class PageFiles
{
    private const string Folder = "page/";

    public static IReadOnlyDictionary<string, PageFile> All { get; } = typeof(PageFiles).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
        .ToDictionary(name => name == "page/index.html" ? "/" : "/" + name, Read);

    private static PageFile Read(string name)
    {
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new PageFile(
            Path.GetExtension(name) switch
            {
                ".html" => "text/html; charset=utf-8",
                ".css" => "text/css; charset=utf-8",
                ".js" => "text/javascript; charset=utf-8",
                var other => throw new InvalidOperationException($"page file {name}: expected html, css or js, got {other}"),
            },
            bytes);
    }
}
