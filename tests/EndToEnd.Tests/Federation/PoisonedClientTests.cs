using AfdActors.Coordinator;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Reports;
using AfdActors.Datasets;
using AfdActors.Training;
using AfdActors.Training.Models;
using Xunit.Abstractions;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary>
/// Real training of ten clients on generated digits, of whom one lies in every round: the numbers of docs/decisions/robustness.md. The
/// laws are that an update out of bounds costs its sender alone, and that the bounds of reference.conf change nothing for honest clients.
/// </summary>
public sealed class PoisonedClientTests(ITestOutputHelper output) : PoisonedFederation
{
    private const int Rounds = 8;

    private static readonly RobustnessSettings Bounds = new(MaxWeight: 3, MaxNorm: 5, MaxLoss: 20);
    private static readonly Lazy<(IFederatedModel Model, FederatedDataset Data)> FewDigits = new(() => Digits(parts: 5 * Clients));

    private static double? _honest;

    [Fact]
    public async Task Bounds_change_nothing_for_honest_clients()
    {
        var free = await Run(new RobustnessSettings(), attack: null);
        var bounded = await Run(Bounds, attack: null);
        Assert.Equal(free.ModelSha256(), bounded.ModelSha256());
        Assert.True(bounded.Report!.Accuracy > 0.4, $"expected an accuracy above 0.4, got {bounded.Report.Accuracy}");
    }

    [Theory]
    [InlineData("random in +-50000")]
    [InlineData("random in +-10")]
    [InlineData("times a million")]
    [InlineData("NaN")]
    public async Task Update_that_is_out_of_bounds_costs_its_sender_alone(string attack)
    {
        var poisoned = (await Run(Bounds, attack)).Report!;
        await Write(attack, poisoned);
        Assert.Equal(Clients - 1, poisoned.Accepted.Count);
        Assert.InRange(poisoned.Accuracy!.Value, await Honest() - 0.1, 1);
    }

    [Theory]
    [InlineData("reversed, a billion samples")]
    [InlineData("random in +-10")]
    public async Task Without_bounds_the_same_liar_owns_the_model(string attack)
    {
        var poisoned = (await Run(new RobustnessSettings(), attack)).Report!;
        await Write(attack + ", no bounds", poisoned);
        Assert.InRange(poisoned.Accuracy!.Value, 0, 0.5);
    }

    [Fact]
    public async Task Model_that_is_spoiled_all_the_same_ends_the_run_with_its_reason()
    {
        var failed = await Assert.ThrowsAsync<RunFailedException>(
            () => Run(new RobustnessSettings(MaxLoss: 20), "random in +-50 from round 3 on"));
        output.WriteLine(failed.Message);
        Assert.StartsWith("round 3 diverged", failed.Message, StringComparison.Ordinal);
        Assert.Contains("afd.robustness.max-loss", failed.Message, StringComparison.Ordinal);
    }

    private async Task<double> Honest() => _honest ??= (await Run(Bounds, attack: null)).Report!.Accuracy!.Value;

    private async Task Write(string attack, RoundReport report) =>
        output.WriteLine(
            $"{attack}: {report.Accuracy:f3} where honest clients have {await Honest():f3}; dropped: {string.Join("; ", report.Dropped.Values)}");

    private async Task<RunState> Run(RobustnessSettings robustness, string? attack) =>
        (await Run(FewDigits.Value, Settings(Rounds, new TrainingParameters(0.1f, 20, 1), robustness), attack))[^1];
}
