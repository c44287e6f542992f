using AfdActors.Experiments.Reporting;
using AfdActors.Experiments.RunFolders;

namespace AfdActors.Experiments.Tests;

public sealed class ClientTableTests
{
    private static ClientTotals Client(string name, double? accuracy, double? loss = null) => new(name, 1, 1, 10, loss, accuracy, 0, 0, 0);

    [Fact]
    public void Lines_add_up_and_the_last_loss_counts()
    {
        var table = new ClientTable();
        table.Add(
        [
            new ClientRound(1, "b", true, 7, 0.5, null, 100, 10, 1), new ClientRound(2, "a", true, 3, 0.25, null, 1, 2, 3),
            new ClientRound(2, "b", true, 8, 0.125, 0.5, 200, 20, 2), new ClientRound(3, "b", false, null, null, null, 50, 5, 4),
        ]);

        Assert.Equal(
            [new ClientTotals("a", 1, 1, 3, 0.25, null, 1, 2, 3), new ClientTotals("b", 3, 2, 8, 0.125, null, 350, 35, 7)], table.Clients);
    }

    [Fact]
    public void The_last_evaluation_takes_the_place_of_those_before()
    {
        var table = new ClientTable();
        table.Add([new ClientRound(1, "a", true, 7, 0.5, null, 1, 1, 1)]);

        table.Set(new LastEvaluation(1, [new ClientAccuracy("a", 3, 4), new ClientAccuracy("b", 1, 2)], null));
        table.Set(new LastEvaluation(2, [new ClientAccuracy("b", 2, 2), new ClientAccuracy("c", 0, 0)], null));

        Assert.Equal([("a", null), ("b", 1.0), ("c", null)], table.Clients.Select(client => (client.Client, client.Accuracy)));
        Assert.Equal([1, 0, 0], table.Clients.Select(client => client.Rounds));
    }

    /// <summary>Of the 11 clients of whom an accuracy is known a tenth is two, of 21 it is three.</summary>
    [Fact]
    public void The_worst_tenth_is_rounded_up_and_its_mean_counts_each_client_the_same()
    {
        List<ClientTotals> clients =
        [
            .. Enumerable.Range(0, 8).Select(i => Client($"c{i}", 0.5 + (i / 100.0), loss: i)), Client("z", 0.05), Client("y", 0.05),
            Client("x", 0.25), Client("unknown", null), Client("broken", double.NaN),
        ];

        var worst = WorstTenth.Of(clients)!;

        Assert.Equal((true, 11), (worst.ByAccuracy, worst.Measured));
        Assert.Equal(["y", "z"], worst.Clients.Select(client => client.Client));
        Assert.Equal(0.05, worst.Mean, 12);
        Assert.Equal(["x", "y", "z"], WorstTenth.Of([.. clients, .. Enumerable.Range(0, 10).Select(i => Client($"d{i}", 0.9))])!.Clients
            .Select(client => client.Client).Order());
    }

    [Fact]
    public void Without_accuracies_the_highest_losses_are_the_worst()
    {
        var worst = WorstTenth.Of([Client("a", null, 0.5), Client("b", null, 2), Client("c", null, double.NaN), Client("d", null)])!;

        Assert.Equal((false, 2, "b", 2.0), (worst.ByAccuracy, worst.Measured, Assert.Single(worst.Clients).Client, worst.Mean));
        Assert.Null(WorstTenth.Of([Client("d", null)]));
    }
}
