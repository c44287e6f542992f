using System.Text.Json;
using System.Text.Json.Serialization;
using AfdActors.Coordinator.Reports;

namespace AfdActors.Experiments.RunFolders;

/// <summary>JSON as this program writes and reads it: snake case, numbers that read back exactly, no NaN.</summary>
public static class RoundJson
{
    /// <summary>The options of every JSON text of the program.</summary>
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new NonFiniteAsNull() },
    };

    /// <summary>One line of <c>rounds.jsonl</c>, without the line's end.</summary>
    public static string Write(RoundReport report) => JsonSerializer.Serialize(report, Options);
}
