namespace AfdActors.Architecture.Tests;

/// <summary>docs/configuration.md says what reference.conf says.</summary>
public sealed class ConfigurationTableTests
{
    [Fact]
    public void The_document_of_the_configuration_is_made_from_the_reference()
    {
        var reference = File.ReadAllText(Path.Combine(Repository.Root, "src/Hosting/Configuration/reference.conf"));
        var made = Path.Combine(AppContext.BaseDirectory, "configuration.md");
        File.WriteAllText(made, ConfigurationTable.Render(reference));

        Assert.True(
            File.ReadAllText(Path.Combine(Repository.Root, "docs/configuration.md")) == File.ReadAllText(made),
            $"docs/configuration.md is not what reference.conf says. Copy it from {made}");
    }

    [Fact]
    public void A_key_becomes_a_row_with_its_default_and_its_comment()
    {
        const string Reference = "# How files are written.\n\nafd {\n  # Who.\n  run {\n    # Rounds in all [T]:\n    # a | b.\n    rounds = 50\n"
            + "    # Inner.\n    deep {\n      # Key.\n      x = [1, 2]\n    }\n  }\n}\nakka {\n  # No.\n  y = 1\n}\n";

        var rendered = ConfigurationTable.Render(Reference);

        Assert.Contains(
            "\n## afd.run\n\nWho.\n\n| key | default | meaning |\n| --- | --- | --- |\n| `afd.run.rounds` | `50` | Rounds in all [T]: a \\| b. |\n",
            rendered, StringComparison.Ordinal);
        Assert.EndsWith("\n## afd.run.deep\n\nInner.\n\n| key | default | meaning |\n| --- | --- | --- |\n| `afd.run.deep.x` | `[1, 2]` | Key. |\n",
            rendered, StringComparison.Ordinal);
    }
}
