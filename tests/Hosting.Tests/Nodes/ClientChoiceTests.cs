using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Datasets;
using AfdActors.Hosting.Nodes;

namespace AfdActors.Hosting.Tests;

public sealed class ClientChoiceTests
{
    private static readonly ImmutableArray<ClientDataset> Clients =
        [.. Enumerable.Range(0, 7).Select(i => new ClientDataset(new ClientId($"c{i}"), SampleSet.Empty([1]), SampleSet.Empty([1])))];

    [Fact]
    public void All_clients_are_hosted_where_nothing_else_is_said() => Assert.Equal(Clients, ClientChoice.Of("all", Clients));

    [Fact]
    public void Named_clients_come_in_client_order() => Assert.Equal(["c1", "c5"], Names("c5, c1"));

    // 7 clients in 3 shares: 7 * i / 3 = 0, 2, 4, 7.
    [Theory]
    [InlineData("1/3", "c0,c1")]
    [InlineData("2/3", "c2,c3")]
    [InlineData("3/3", "c4,c5,c6")]
    [InlineData("1/1", "c0,c1,c2,c3,c4,c5,c6")]
    public void Share_is_a_run_of_clients(string text, string expected) => Assert.Equal(expected.Split(','), Names(text));

    [Fact]
    public void Shares_host_every_client_once()
    {
        for (var shares = 1; shares <= Clients.Length; shares++)
            Assert.Equal(Clients, Enumerable.Range(1, shares).SelectMany(share => ClientChoice.Of($"{share}/{shares}", Clients)));
    }

    [Fact]
    public void Client_whose_name_looks_like_a_share_is_that_client()
    {
        var slashed = Clients.Add(new ClientDataset(new ClientId("1/2"), SampleSet.Empty([1]), SampleSet.Empty([1])));
        Assert.Equal("1/2", Assert.Single(ClientChoice.Of("1/2", slashed)).Client.Value);
    }

    [Theory]
    [InlineData("0/3", "1 <= i <= n <= 7")]
    [InlineData("4/3", "1 <= i <= n <= 7")]
    [InlineData("1/8", "1 <= i <= n <= 7")]
    [InlineData("c1,c9", "got 'c9'")]
    [InlineData(",", "expected all, names with commas, or i/n")]
    public void Choice_of_nothing_or_nobody_is_refused(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<UsageException>(() => ClientChoice.Of(text, Clients)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("all")]
    [InlineData("1/1")]
    public void Data_without_clients_is_refused(string text) =>
        Assert.Contains("got none", Assert.Throws<UsageException>(() => ClientChoice.Of(text, [])).Message, StringComparison.Ordinal);

    private static IEnumerable<string> Names(string text) => ClientChoice.Of(text, Clients).Select(client => client.Client.Value);
}
