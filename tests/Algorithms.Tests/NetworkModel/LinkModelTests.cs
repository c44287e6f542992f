using AfdActors.Algorithms.NetworkModel;

namespace AfdActors.Algorithms.Tests.NetworkModel;

public sealed class LinkModelTests
{
    private static readonly NetworkSettings Lte = new(5, 12, 2, 5, 50, 5);
    private static readonly ClientId A = new("a");
    private static readonly ClientId B = new("b");

    /// <summary>1,000,000 B at 10 Mbit/s = 0.8 s; 125,000 B at 5 Mbit/s = 0.2 s; twice 50 ms; 200 samples of 5 ms = 1 s.</summary>
    [Fact]
    public void A_round_is_down_latency_training_up_latency()
    {
        var links = new LinkModel(new NetworkSettings(10, 10, 5, 5, 50, 5), 1);
        var time = links.Round([new ClientTraffic(A, 1_000_000, 125_000, 200)]);
        Assert.Equal(1.1, time.CommunicationSeconds, 12);
        Assert.Equal(2.1, time.TotalSeconds, 12);
    }

    /// <summary>200 samples of 5 ms; 0.8 of that goes with the weights, of which a quarter is left: 1 - 0.8 * 0.75 = 0.4.</summary>
    [Theory]
    [InlineData(0, 0.25, 1)]
    [InlineData(0.8, 0.25, 0.4)]
    [InlineData(0.8, 1, 1)]
    [InlineData(1, 0.25, 0.25)]
    public void A_sub_model_trains_faster_where_its_weights_are_said_to_count(double saving, double weights, double seconds)
    {
        var links = new LinkModel(new NetworkSettings(10, 10, 5, 5, 0, 5) { SubModelSaving = saving }, 1);
        Assert.Equal(seconds, links.Of(new ClientTraffic(A, 0, 0, 200, weights)).TotalSeconds, 12);
    }

    /// <summary>A: 1.7 s on the wire and 0.5 s of training. B: 0.1 s and 3 s.</summary>
    [Fact]
    public void The_slowest_client_may_differ_with_and_without_training()
    {
        var links = new LinkModel(new NetworkSettings(10, 10, 5, 5, 50, 5), 1);
        var time = links.Round([new ClientTraffic(A, 2_000_000, 0, 100), new ClientTraffic(B, 0, 0, 600)]);
        Assert.Equal(1.7, time.CommunicationSeconds, 12);
        Assert.Equal(3.1, time.TotalSeconds, 12);
        Assert.Equal(default, links.Round([]));
    }

    [Fact]
    public void Rates_belong_to_seed_and_client()
    {
        var rates = new LinkModel(Lte, 1).RatesOf(A);
        Assert.Equal(rates, new LinkModel(Lte, 1).RatesOf(A));
        Assert.NotEqual(rates, new LinkModel(Lte, 2).RatesOf(A));
        Assert.NotEqual(rates, new LinkModel(Lte, 1).RatesOf(B));
    }

    /// <summary>
    /// Means of 2,000 uniform draws: 8.5 and 3.5 with standard deviations 7/sqrt(12*2000) = 0.045 and 3/sqrt(12*2000) = 0.019; five of
    /// each.
    /// </summary>
    [Fact]
    public void Rates_are_uniform_in_their_ranges()
    {
        var links = new LinkModel(Lte, 1);
        var rates = Enumerable.Range(0, 2000).Select(i => links.RatesOf(new ClientId($"c{i}"))).ToList();
        Assert.All(rates, r => Assert.True(r.DownMbps is >= 5 and < 12 && r.UpMbps is >= 2 and < 5));
        Assert.InRange(rates.Average(r => r.DownMbps), 8.5 - 0.23, 8.5 + 0.23);
        Assert.InRange(rates.Average(r => r.UpMbps), 3.5 - 0.1, 3.5 + 0.1);
    }

    [Fact]
    public void Impossible_networks_are_refused()
    {
        foreach (var bad in new[]
        {
            Lte with { DownMinMbps = 0 },
            Lte with { DownMinMbps = 13 },
            Lte with { UpMaxMbps = double.PositiveInfinity },
            Lte with { UpMinMbps = double.NaN },
            Lte with { LatencyMs = -1 },
            Lte with { TrainMsPerSample = double.NaN },
            Lte with { SubModelSaving = -0.1 },
            Lte with { SubModelSaving = 1.1 },
            Lte with { SubModelSaving = double.NaN },
        })
        {
            Assert.Contains("expected", Assert.Throws<ArgumentException>(() => new LinkModel(bad, 1)).Message, StringComparison.Ordinal);
        }
    }
}
