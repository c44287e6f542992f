using System.Threading.Channels;
using Akka.Actor;

namespace AfdActors.Engine.Tests;

/// <summary>What happened, in order.</summary>
public sealed class Journal
{
    private readonly Channel<string> _entries = Channel.CreateUnbounded<string>();

    public void Add(string entry) => Assert.True(_entries.Writer.TryWrite(entry));

    public async Task<string> Next() => await _entries.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>The next entries are these, in this order.</summary>
    public async Task Expect(params string[] expected)
    {
        var actual = new List<string>();
        while (actual.Count < expected.Length) actual.Add(await Next());

        Assert.Equal(expected, actual);
    }

    /// <summary>The next entries are these, in any order.</summary>
    public async Task ExpectAll(params string[] expected)
    {
        var actual = new List<string>();
        while (actual.Count < expected.Length) actual.Add(await Next());

        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
    }
}

/// <summary>Notes every message.</summary>
public sealed class JournalActor : UntypedActor
{
    private readonly Journal _journal;

    public JournalActor(Journal journal) => _journal = journal;

    protected override void OnReceive(object message) => _journal.Add(message switch
    {
        Terminated terminated => $"terminated {terminated.ActorRef.Path.Name}",
        _ => message.ToString()!,
    });
}
