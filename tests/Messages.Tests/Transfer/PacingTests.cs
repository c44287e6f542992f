using AfdActors.Messages.Transfer;

namespace AfdActors.Messages.Tests.Transfer;

/// <summary>
/// What a message waits for behind payload, on a modeled link that is never idle. In flight is what the link carries in a round trip, twice
/// <see cref="PullWindow.Queue"/> (what the window allows, and what it grows by in a round trip before that shows) and two chunks: so long
/// a message waits at most when all of it queues at one place.
/// </summary>
public class PacingTests
{
    private const int Chunk = 8192;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static TheoryData<double, int, double> Links
    {
        get
        {
            var links = new TheoryData<double, int, double>();
            foreach (var bytesPerSecond in new[] { 20e3, 62.5e3, 250e3, 1e6, 10e6, 100e6 })
            {
                foreach (var clients in new[] { 1, 12, 64 })
                    foreach (var latency in new[] { 0.2, 20, 75 }) links.Add(bytesPerSecond, clients, latency);
            }

            return links;
        }
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void No_message_waits_for_a_second_behind_the_payload_of_a_node(double bytesPerSecond, int clients, double latency)
    {
        var link = new ModeledLink(bytesPerSecond, TimeSpan.FromMilliseconds(latency));
        var node = new PullingNode(link, clients, Chunk, 1 << 24);
        var waits = Beat(link);
        link.Run(10 * Second);
        var bytes = node.Bytes;
        link.Run(10 * Second);

        var bound = Bound(link, bytesPerSecond);
        Assert.InRange(waits.Max(), TimeSpan.Zero, bound < Second ? bound : Second);
        Assert.Equal(0, node.Repeated);
        if (latency < 1) Assert.InRange((node.Bytes - bytes) / (10 * bytesPerSecond), 0.9, 1.01);
    }

    /// <summary>
    /// What was in flight when the rate fell takes ten times as long; nobody asks for any of it again, and then all is as before.
    /// </summary>
    [Theory]
    [InlineData(200e3, 0.2)]
    [InlineData(1e6, 20)]
    [InlineData(10e6, 75)]
    [InlineData(100e6, 0.2)]
    public void When_the_link_carries_a_tenth_what_was_in_flight_passes_once_and_then_no_message_waits_for_a_second(
        double bytesPerSecond, double latency)
    {
        var link = new ModeledLink(bytesPerSecond, TimeSpan.FromMilliseconds(latency));
        var node = new PullingNode(link, 12, Chunk, 1 << 24);
        link.Run(10 * Second);
        var waits = Beat(link);
        link.BytesPerSecond = bytesPerSecond / 10;
        var drained = 10 * Bound(link, bytesPerSecond);
        link.Run(drained);
        Assert.InRange(waits.Max(), TimeSpan.Zero, drained);

        waits.Clear();
        link.Run(20 * Second);
        Assert.InRange(waits.Max(), TimeSpan.Zero, Second);
        Assert.Equal(0, node.Repeated);
    }

    /// <summary>Twelve nodes measure their own chunks alone, and have at least one each under way: 12 * 8192 / 250,000 = 0.39 s.</summary>
    [Fact]
    public void Nodes_that_share_a_link_keep_it_busy_and_no_message_waiting_for_a_second()
    {
        var link = new ModeledLink(250e3, TimeSpan.FromMilliseconds(1));
        PullingNode[] nodes = [.. Enumerable.Range(0, 12).Select(_ => new PullingNode(link, 4, Chunk, 1 << 24))];
        var waits = Beat(link);
        link.Run(60 * Second);
        Assert.InRange(waits.Max(), TimeSpan.Zero, Second);
        Assert.InRange(nodes.Sum(node => node.Bytes) / (60 * 250e3), 0.95, 1.01);
        Assert.All(nodes, node => Assert.Equal(0, node.Repeated));
    }

    private static TimeSpan Bound(ModeledLink link, double bytesPerSecond) =>
        (2 * link.Latency) + (2 * PullWindow.Queue) + TimeSpan.FromSeconds(2 * Chunk / bytesPerSecond);

    /// <summary>Small messages in between, from now on, and what each waits for.</summary>
    private static List<TimeSpan> Beat(ModeledLink link)
    {
        var waits = new List<TimeSpan>();
        void Send()
        {
            var sent = link.Now;
            link.Send(100, () => waits.Add(link.Now - sent - link.Latency));
            link.After(TimeSpan.FromMilliseconds(200), Send);
        }

        Send();
        return waits;
    }
}
