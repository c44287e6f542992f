using System.Text;
using AfdActors.Dashboard.Http;
using AfdActors.Dashboard.Watching;
using Microsoft.AspNetCore.Http;

namespace AfdActors.Dashboard.Tests.Http;

/// <summary>What a page that listens hears as time goes on.</summary>
public sealed class EventStreamTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A proxy ends a connection over which nothing comes.</summary>
    [Fact]
    public async Task Silence_is_broken_by_a_comment_every_15_seconds()
    {
        using var time = new TickingTime();
        var watch = new RunWatch(time, Patience);
        new FakeRun(watch).Begin();
        using var stopping = new CancellationTokenSource();
        var written = new Written();
        var http = new DefaultHttpContext { Response = { Body = written } };
        var stream = new EventStream(watch, time, stopping.Token).WriteAsync(http);

        // The clock is read at the beginning and after each text, and at each tick.
        await time.IsReadAsync(times: 2);
        time.Tick(TimeSpan.FromSeconds(14));
        await time.IsReadAsync(times: 1);
        time.Tick(TimeSpan.FromSeconds(1));
        await time.IsReadAsync(times: 2);
        time.Tick(TimeSpan.FromSeconds(15));
        await time.IsReadAsync(times: 2);
        await stopping.CancelAsync();
        await stream.WaitAsync(Patience);
        Assert.StartsWith("id: ", written.Texts[0], StringComparison.Ordinal);
        Assert.Equal([":\n\n", ":\n\n"], written.Texts.Skip(1));
    }

    /// <summary>Time whose one timer goes off when the test moves it.</summary>
    private sealed class TickingTime : TimeProvider, IDisposable
    {
        private long _now;
        private readonly SemaphoreSlim _reads = new(0);
        private Action? _tick;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp()
        {
            var now = Interlocked.Read(ref _now);
            _reads.Release();
            return now;
        }

        public async Task IsReadAsync(int times)
        {
            for (var i = 0; i < times; i++) Assert.True(await _reads.WaitAsync(Patience));
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _tick = () => callback(state);
            return new NoTimer();
        }

        public void Tick(TimeSpan later)
        {
            Interlocked.Add(ref _now, later.Ticks);
            _tick!();
        }

        public void Dispose() => _reads.Dispose();

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }

    /// <summary>A body that keeps the texts apart that were written to it.</summary>
    private sealed class Written : MemoryStream
    {
        public List<string> Texts { get; } = [];

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Texts.Add(Encoding.UTF8.GetString(buffer.Span));
            return ValueTask.CompletedTask;
        }
    }
}
