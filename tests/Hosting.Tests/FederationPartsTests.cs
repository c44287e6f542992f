using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Datasets;
using Microsoft.Extensions.DependencyInjection;

namespace AfdActors.Hosting.Tests;

public sealed class FederationPartsTests
{
    [Fact]
    public void Sources_of_the_same_classes_are_joined_with_their_notes()
    {
        var joined = Join(Source("south", ["no", "yes"]), Source("north", ["no", "yes"]));
        Assert.Equal(["north", "south"], joined.Clients.Select(client => client.Client.Value));
        Assert.Equal(["no", "yes"], joined.ClassNames.AsEnumerable());
        Assert.Equal(["on south", "on north"], joined.Notes.AsEnumerable());
    }

    /// <summary>The same number of classes in another order would train one label as the other.</summary>
    [Fact]
    public void Sources_of_other_classes_are_refused()
    {
        var message = Assert.Throws<UsageException>(() => Join(Source("south", ["no", "yes"]), Source("north", ["yes", "no"]))).Message;
        Assert.Equal("clients: expected the same classes, got [no, yes] from south and [yes, no] from north", message);
    }

    private static FederatedDataset Join(params FederatedDataset[] sources)
    {
        var parts = new FederationParts((_, _) => throw new InvalidOperationException("expected no question for the configuration"));
        foreach (var source in sources) parts.Data.Add(_ => source);
        using var services = new ServiceCollection().BuildServiceProvider();
        return parts.GivenData(services)!;
    }

    private static FederatedDataset Source(string name, ImmutableArray<string> classes) =>
        new(name, [1], 2, [new ClientDataset(new ClientId(name), SampleSet.FromValues([1], [0, 1], [0, 1]), SampleSet.Empty([1]))])
        {
            ClassNames = classes,
            Notes = [$"on {name}"],
        };
}
