using AfdActors.Coordinator;

namespace AfdActors.Hosting.Configuration;

/// <summary>The section <c>afd.admission</c>.</summary>
internal static class AdmissionSection
{
    public static AdmissionSettings Read(ConfigurationReader keys)
    {
        var token = keys.Text("afd.admission.token");
        if (token.Length > JoinToken.MaxLength)
            keys.Fail("afd.admission.token", $"expected at most {JoinToken.MaxLength} characters, got {token.Length}");
        return new AdmissionSettings(token, keys.Int("afd.admission.max-clients", 0), keys.Int("afd.admission.max-clients-per-node", 0));
    }

    /// <summary>The token is a secret: it is left out.</summary>
    public static IEnumerable<(string Key, string Value)> Render(AdmissionSettings admission) =>
    [
        ("afd.admission.token", HoconLiteral.Quote("")),
        ("afd.admission.max-clients", HoconLiteral.Of(admission.MaxClients)),
        ("afd.admission.max-clients-per-node", HoconLiteral.Of(admission.MaxClientsPerNode)),
    ];
}
