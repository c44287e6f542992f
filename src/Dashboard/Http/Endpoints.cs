using AfdActors.Dashboard.Metrics;
using AfdActors.Dashboard.Watching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AfdActors.Dashboard.Http;

/// <summary>What is where (docs/dashboard.md).</summary>
internal static class Endpoints
{
    public static void Map(
        WebApplication app, Guard guard, ControlDesk desk, RunWatch watch, MeterReadings readings, TimeProvider time)
    {
        app.Use(next => http => guard.Check(http, next));
        foreach (var (path, file) in PageFiles.All) app.MapGet(path, file.WriteAsync);

        var events = new EventStream(watch, time, app.Lifetime.ApplicationStopping);
        app.MapGet("/api/events", events.WriteAsync);
        app.MapGet("/api/status", http => Json.WriteAsync(http, watch.Status()));
        app.MapGet("/metrics", http => TextAsync(http, PrometheusText.ContentType, PrometheusText.Render(readings.Read())));
        app.MapGet("/healthz", http =>
        {
            var (healthy, reason) = watch.Health();
            http.Response.StatusCode = healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return TextAsync(http, "text/plain; charset=utf-8", reason + "\n");
        });

        app.MapPost("/api/pause", desk.Takes((control, _) => control.PauseAsync()));
        app.MapPost("/api/resume", desk.Takes((control, _) => control.ResumeAsync()));
        app.MapPost("/api/stop", desk.Takes((control, _) => control.StopAfterRoundAsync()));
        app.MapPost("/api/exclude", desk.Takes(async (control, http) =>
            await control.ExcludeAsync(await ControlDesk.ClientOf(http).ConfigureAwait(false)).ConfigureAwait(false)));
    }

    private static Task TextAsync(HttpContext http, string type, string text)
    {
        http.Response.ContentType = type;
        return http.Response.WriteAsync(text);
    }
}
