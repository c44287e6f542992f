using AfdActors.Hosting.Configuration;
using AfdActors.Testing;

namespace AfdActors.Cli.Tests.Commands;

/// <summary>What <c>afd coordinator</c> and <c>afd client</c> refuse before they start anything.</summary>
[Collection("process-wide state")]
public sealed class ServeCommandTests
{
    [Fact]
    public async Task Client_needs_a_coordinator_to_join()
    {
        using var afd = new CommandHarness();
        var (code, _, error) = await afd.RunAsync("client", "--config", afd.Config);
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Contains("--join", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Coordinator_that_is_not_told_where_listens_at_the_loopback_interface()
    {
        using var afd = new CommandHarness();
        var (_, help, _) = await afd.RunAsync("coordinator", "--help");
        Assert.Matches(@"--listen <HOST:PORT>\s+where client nodes join \[default: 127\.0\.0\.1:4053\]", help);
    }

    [Fact]
    public async Task Client_that_the_data_does_not_have_is_refused()
    {
        using var afd = new CommandHarness();
        var state = Path.Combine(afd.Folder.FullPath, "state");
        var (code, _, error) =
            await afd.RunAsync("client", "--config", afd.Config, "--join", "127.0.0.1:4053", "--clients", "nobody", "--state", state);
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Contains("such as client-000", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(state));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ward 7")]
    [InlineData("ward\u001b7")]
    [InlineData("ward\n7")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901")]
    public async Task Name_that_cannot_be_shown_is_refused_before_anything_is_written(string name)
    {
        using var afd = new CommandHarness();
        var state = Path.Combine(afd.Folder.FullPath, "state");
        var (code, _, error) =
            await afd.RunAsync("client", "--config", afd.Config, "--join", "127.0.0.1:4053", "--node-name", name, "--state", state);
        Assert.Equal(ExitCode.BadInput, code);
        Assert.StartsWith("--node-name: expected 1 to 60 printable characters", error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
        Assert.False(Directory.Exists(state));
    }

    [Fact]
    public async Task Client_is_the_node_that_it_is_named()
    {
        using var afd = new CommandHarness();
        var state = Path.Combine(afd.Folder.FullPath, "state");
        // The longest name that is allowed. Nobody is there: port 1 of this machine has no coordinator.
        var name = "ward 7, " + new string('x', 52);
        await afd.RunAsync(
            "client", "--config", afd.Config, "--join", "127.0.0.1:1", "--node-name", name, "--state", state, "--wait", "1ms");
        Assert.Equal(name, File.ReadLines(Assert.Single(Directory.GetFiles(state, "*.node"))).First());
    }

    [Fact]
    public async Task Token_on_the_command_line_is_warned_of_and_not_repeated()
    {
        using var afd = new CommandHarness();
        string[] arguments =
            ["client", "--config", afd.Config, "--join", "127.0.0.1:4053", "--clients", "nobody", "--state", afd.Folder.Inside("state")];
        var (_, _, without) = await afd.RunAsync(arguments);
        var (_, _, error) = await afd.RunAsync([.. arguments, "--set", "afd.admission.token=s3cret"]);
        Assert.Contains("AFD_JOIN_TOKEN", error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error, StringComparison.Ordinal);
        Assert.DoesNotContain("AFD_JOIN_TOKEN", without, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Coordinator_is_as_strict_about_the_wait_as_a_client()
    {
        using var afd = new CommandHarness();
        var output = Path.Combine(afd.Folder.FullPath, "out");
        var (code, _, error) = await afd.RunAsync("coordinator", "--config", afd.Config, "--wait", "30", "--out", output);
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Contains("--wait: expected a duration above zero with a unit", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(output));
    }

    [Theory]
    [InlineData("30")]
    [InlineData("0s")]
    [InlineData("-5m")]
    [InlineData("long")]
    [InlineData("")]
    public async Task Wait_that_is_no_duration_is_refused(string wait)
    {
        using var afd = new CommandHarness();
        var (code, _, error) = await afd.RunAsync(
            "client", "--config", afd.Config, "--join", "127.0.0.1:4053", "--wait", wait, "--state", afd.Folder.Inside("state"));
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Contains("--wait: expected a duration above zero with a unit", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(afd.Folder.Inside("state")));
    }

    [Fact]
    public async Task Coordinator_without_data_of_unknown_shape_says_what_it_needs()
    {
        using var afd = new CommandHarness();
        var output = Path.Combine(afd.Folder.FullPath, "out");
        var (code, _, error) = await afd.RunAsync("coordinator", "--config", afd.Config, "--set", "afd.data.path=\"\"", "--out", output);
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Contains("afd.data.path", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(output));
    }

    [Fact]
    public async Task Address_that_is_none_is_refused()
    {
        using var afd = new CommandHarness();
        var (code, _, error) = await afd.RunAsync("coordinator", "--config", afd.Config, "--listen", "4053");
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Contains("--listen: expected HOST:PORT", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--listen 0.0.0.0:4053", "coordinator", "--listen", "0.0.0.0:4053", "--public-host", "node.example")]
    [InlineData("--listen 127.0.0.1:4053", "coordinator", "--public-host", "node.example")]
    [InlineData("--join node-1.example:4053", "client", "--join", "node-1.example:4053", "--listen", "127.0.0.1:0", "--public-host",
        "node.example")]
    [InlineData("--join 127.0.0.1:4053", "client", "--join", "127.0.0.1:4053", "--listen", "0.0.0.0:0", "--public-host", "node.example")]
    public async Task Beyond_the_loopback_interface_a_node_without_a_certificate_is_told_how_to_get_one(
        string where, string command, params string[] options)
    {
        using var afd = new CommandHarness();
        var (code, _, error) = await afd.RunAsync([command, "--config", afd.Config, .. options]);
        Assert.Equal(ExitCode.BadInput, code);
        Assert.StartsWith($"{where}: beyond this machine nodes talk over TLS alone", error, StringComparison.Ordinal);
        Assert.Contains("afd certs init --out authority", error, StringComparison.Ordinal);
        Assert.Contains("afd certs issue --ca authority --host node.example", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_does_not_name_the_nodes_own_host_is_refused_before_anybody_sees_it()
    {
        using var afd = new CommandHarness();
        var (folder, node) = (afd.Folder.Inside("authority"), afd.Folder.Inside("node.pem"));
        await afd.RunAsync("certs", "init", "--out", folder);
        await afd.RunAsync("certs", "issue", "--ca", folder, "--host", "node-1.example", "--out", node);
        string[] coordinator = ["coordinator", "--config", afd.Config, "--listen", "127.0.0.1:4053", "--cert", node];
        var (code, _, error) = await afd.RunAsync(coordinator);
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Contains(
            "'CN=node-1.example' does not name '127.0.0.1'; 'afd certs issue --ca DIR --host 127.0.0.1' makes one that fits", error,
            StringComparison.Ordinal);
        Assert.Contains(
            "--insecure: expected without --cert", (await afd.RunAsync([.. coordinator, "--insecure"])).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("akka.remote.dot-netty.tcp.enable-ssl=true")]
    [InlineData("akka.remote.dot-netty.tcp.ssl.suppress-validation=true")]
    public async Task Tls_is_set_up_by_a_certificate_alone(string setting)
    {
        using var afd = new CommandHarness();
        var (code, _, error) = await afd.RunAsync("coordinator", "--config", afd.Config, "--set", setting);
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Contains("expected none, as --cert FILE sets TLS up", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Later_file_wins_over_an_earlier_one()
    {
        using var folder = new TemporaryFolder();
        var (first, second) = (folder.File("a.conf", "afd.run { rounds = 3, seed = 9 }"), folder.File("b.conf", "afd.run.rounds = 5"));
        var run = ConfigurationLoader.LoadAll([first, second], []).Run;
        Assert.Equal((5, 9UL), (run.Rounds, run.Seed));
    }

    [Fact]
    public void Keys_of_admission_and_simulation_are_read()
    {
        var configuration = ConfigurationLoader.Parse(
            "afd { admission { token = secret, max-clients = 9 }, selection.start-clients = 4, training.simulate = 20ms }", "test");
        Assert.Equal(
            ("secret", 9, 4), (configuration.Admission.Token, configuration.Admission.MaxClients, configuration.Selection.StartClients));
        Assert.Equal(TimeSpan.FromMilliseconds(20), configuration.Training.Simulate);
        Assert.Null(ConfigurationLoader.Load(null, []).Training.Simulate);
    }

    [Fact]
    public void Secrets_stay_out_of_the_run_folder()
    {
        var configuration = ConfigurationLoader.Parse(
            """
            afd.admission.token = secret-1
            akka.remote.dot-netty.tcp { enable-ssl = true, ssl.certificate { path = "/etc/node.pfx", password = secret-2 } }
            """, "test");
        var text = ConfigurationText.Render(configuration);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.Contains("/etc/node.pfx", text, StringComparison.Ordinal);
        Assert.Contains("secret-2", configuration.Akka, StringComparison.Ordinal);
    }

    [Fact]
    public void Rounds_that_may_start_with_fewer_clients_than_they_need_updates_are_refused()
    {
        var refusal = Assert.Throws<InvalidConfigurationException>(
            () => ConfigurationLoader.Parse("afd.selection { min-clients = 3, min-updates = 4 }", "x.conf"));
        Assert.Equal(
            "x.conf:1:17: afd.selection.min-clients: expected at least selection.min-updates (4), or rounds start that must fail, got '3'",
            Assert.Single(refusal.Errors).ToString());
    }

    [Theory]
    [InlineData("afd.admission.max-clients=3", "afd.selection.start-clients=4")]
    [InlineData("afd.data.clients=3", "afd.selection.start-clients=4")]
    public void Run_that_could_never_start_is_refused(params string[] settings) =>
        Assert.Contains("or no round can start", Assert.Throws<InvalidConfigurationException>(
            () => ConfigurationLoader.Load(null, [.. settings.Select(Override.Set)])).Message, StringComparison.Ordinal);
}
