using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Control;
using AfdActors.Dashboard.Watching;
using Microsoft.AspNetCore.Http;

namespace AfdActors.Dashboard.Http;

/// <summary>
/// Pause, resume, stop after this round, exclude: by POST, with the token in a header of its own, which no other site can send without
/// asking first, and nobody answers that question here.
/// </summary>
internal sealed class ControlDesk(RunWatch watch, string token)
{
    public const string TokenHeader = "X-Afd-Token";

    private readonly byte[] _token = SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>What <c>/api/exclude</c> is sent.</summary>
    public sealed record Exclusion(string Client);

    /// <summary>What every request is answered with.</summary>
    /// <param name="Refusal">Why nothing changed; null: it is done.</param>
    public sealed record Answer(string? Refusal);

    /// <summary>A handler for one kind of request.</summary>
    public RequestDelegate Takes(Func<RunControl, HttpContext, Task<string?>> act) => async http =>
    {
        if (!Admits(http.Request.Headers[TokenHeader].ToString()))
        {
            await AnswerAsync(http, StatusCodes.Status401Unauthorized, "the token is not this run's").ConfigureAwait(false);
            return;
        }

        if (watch.Control is not { } control)
        {
            await AnswerAsync(http, StatusCodes.Status409Conflict, "the run has not begun").ConfigureAwait(false);
            return;
        }

        try
        {
            var refusal = await act(control, http).ConfigureAwait(false);
            var status = refusal is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict;
            await AnswerAsync(http, status, refusal).ConfigureAwait(false);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or BadHttpRequestException)
        {
            await AnswerAsync(http, StatusCodes.Status400BadRequest, "expected a client's name, got something else").ConfigureAwait(false);
        }
    };

    /// <summary>The client that a request names.</summary>
    /// <exception cref="JsonException">It names none.</exception>
    public static async Task<ClientId> ClientOf(HttpContext http) =>
        new((await JsonSerializer.DeserializeAsync<Exclusion>(http.Request.Body, Json.Options).ConfigureAwait(false))?.Client
            ?? throw new JsonException());

    /// <summary>Takes the same time wherever the token differs.</summary>
    private bool Admits(string shown) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(shown)), _token);

    private static Task AnswerAsync(HttpContext http, int status, string? refusal)
    {
        http.Response.StatusCode = status;
        return Json.WriteAsync(http, new Answer(refusal));
    }
}
