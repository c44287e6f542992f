using System.Text.Json;

namespace AfdActors.Cli.Tests.Commands;

/// <summary><c>--log-format json</c>: all that is told on the error stream is for another program.</summary>
[Collection("process-wide state")]
public sealed class LogFormatTests : IDisposable
{
    private readonly CommandHarness _afd = new();

    public void Dispose() => _afd.Dispose();

    private static List<JsonElement> Events(string error) =>
        [.. error.TrimEnd().Split(Environment.NewLine).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    [Fact]
    public async Task Each_line_of_a_run_is_an_object_with_time_level_category_and_message()
    {
        var (code, output, error) = await _afd.RunAsync("run", "--config", _afd.Config, "--log-format", "json", "--json");

        Assert.True(code == 0, error);
        Assert.Equal(1, output.Count(c => c == '\n'));
        var events = Events(error);
        Assert.Equal(3, events.Count(one => one.GetProperty("message").GetString()!.StartsWith("round ", StringComparison.Ordinal)));
        Assert.All(events, one =>
        {
            Assert.Equal(["time", "level", "category", "message"], one.EnumerateObject().Select(property => property.Name));
            Assert.Equal(("info", "afd"), (one.GetProperty("level").GetString(), one.GetProperty("category").GetString()));
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", one.GetProperty("time").GetString());
        });
    }

    [Fact]
    public async Task What_ends_a_command_is_an_error_line_by_line()
    {
        var (code, output, error) = await _afd.RunAsync(
            "run", "--config", _afd.Config, "--log-format", "json", "--set", "afd.training.lr=-1", "--set", "afd.x=1");

        Assert.Equal((2, ""), (code, output));
        Assert.Equal(["error", "error"], Events(error).Select(one => one.GetProperty("level").GetString()));
        Assert.Contains(Events(error), one => one.GetProperty("message").GetString()!.Contains("afd.training.lr", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_format_is_refused()
    {
        var (code, _, error) = await _afd.RunAsync("run", "--config", _afd.Config, "--log-format", "xml");

        Assert.Equal(2, code);
        Assert.Contains("xml", error, StringComparison.Ordinal);
        Assert.Contains("json", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_that_are_written_in_pieces_are_one_object_each()
    {
        using var written = new StringWriter();
        using var messages = new JsonMessages(written, TimeProvider.System);

        messages.Write("one ");
        messages.Write('l');
        messages.Write("ine\r\n\ntwo\u001b[2J\nthr");

        Assert.Equal(["one line", "two\\u001b[2J"], Events(written.ToString()).Select(one => one.GetProperty("message").GetString()));
    }
}
