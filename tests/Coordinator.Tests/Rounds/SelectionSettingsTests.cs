namespace AfdActors.Coordinator.Tests.Rounds;

public sealed class SelectionSettingsTests
{
    [Theory]
    [InlineData(10, 0, 10)]
    [InlineData(10, 0.2, 12)]
    [InlineData(10, 0.25, 13)] // 2.5 more are 3
    [InlineData(1, 0.01, 2)]
    [InlineData(50, 0.1, 55)] // 50 * 1.1 is above 55 in float64
    [InlineData(100, 0.1, 110)]
    [InlineData(100_000, 10, 1_100_000)]
    public void Extra_clients_are_rounded_up_and_only_they(int clients, double overProvision, int selected) =>
        Assert.Equal(selected, new SelectionSettings(clients, overProvision, MinClients: 1, MinUpdates: 1).Selected);
}
