using System.Text.Json;
using AfdActors.Dashboard.Watching;
using Microsoft.AspNetCore.Http;

namespace AfdActors.Dashboard.Http;

/// <summary>
/// Server-sent events: first all that is known, then what changed, a few times a second at most and only if something did. A page that was
/// away goes on where it was (<c>Last-Event-ID</c>). When the server stops, the page hears the last of it.
/// </summary>
internal sealed class EventStream(RunWatch watch, TimeProvider time, CancellationToken stopping)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>Of silence, after which a comment shows that the connection stands.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    public async Task WriteAsync(HttpContext http)
    {
        http.Response.ContentType = "text/event-stream";
        var mark = RunMark.Parse(http.Request.Headers["Last-Event-ID"].ToString());
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping, http.RequestAborted);
        using var ticks = new PeriodicTimer(Pause, time);
        var last = time.GetTimestamp();
        try
        {
            do
            {
                if (watch.Since(mark) is { } changes)
                {
                    mark = changes.Mark;
                    await SendAsync(http, changes).ConfigureAwait(false);
                }
                else if (time.GetElapsedTime(last) >= Silence)
                {
                    await http.Response.WriteAsync(":\n\n", http.RequestAborted).ConfigureAwait(false);
                }
                else
                {
                    continue;
                }

                last = time.GetTimestamp();
            }
            while (await NextAsync(ticks, ended.Token).ConfigureAwait(false));

            if (watch.Since(mark) is { } rest) await SendAsync(http, rest).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The page is closed.
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer ticks, CancellationToken ended)
    {
        try
        {
            return await ticks.WaitForNextTickAsync(ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task SendAsync(HttpContext http, RunChanges changes)
    {
        await http.Response.WriteAsync(
            $"id: {changes.Mark}\ndata: {JsonSerializer.Serialize(changes, Json.Options)}\n\n", http.RequestAborted).ConfigureAwait(false);
        await http.Response.Body.FlushAsync(http.RequestAborted).ConfigureAwait(false);
    }
}
