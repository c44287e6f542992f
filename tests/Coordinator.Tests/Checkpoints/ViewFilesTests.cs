using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Rounds;

namespace AfdActors.Coordinator.Tests.Checkpoints;

/// <summary>The views beside the checkpoint: <see cref="States.After"/> names c00 at its own round and café at round 1.</summary>
public sealed class ViewFilesTests : IDisposable
{
    private static readonly ClientId First = new("c00");
    private static readonly ClientId Other = new("caf\u00e9");

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("afd-views-");

    private CheckpointFile Store => new(_root.FullName);

    private string Views => Path.Combine(_root.FullName, "views");

    [Fact]
    public void They_come_back_with_the_checkpoint_and_old_ones_go()
    {
        Store.Write(States.After(1) with { Views = Of((First, 1), (Other, 1)) });
        Store.Write(States.After(2) with { Views = Of((First, 2), (Other, 1)) });
        Same(Of((First, 2), (Other, 1)), Store.Read()!.Views);
        Assert.Equal(["c00-2", "caf%C3%A9-1"], Directory.GetFiles(Views).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Views_of_a_round_whose_checkpoint_was_not_written_do_not_count()
    {
        Store.Write(States.After(1) with { Views = Of((First, 1), (Other, 1)) });
        Directory.CreateDirectory(Store.FullPath + ".new");
        Assert.ThrowsAny<IOException>(() => Store.Write(States.After(2) with { Views = Of((First, 2), (Other, 1)) }));
        Assert.True(File.Exists(Path.Combine(Views, "c00-2")));
        Same(Of((First, 1), (Other, 1)), Store.Read()!.Views);

        Directory.Delete(Store.FullPath + ".new");
        Store.Write(States.After(2) with { Views = Of((First, 2), (Other, 1)) });
        Same(Of((First, 2), (Other, 1)), Store.Read()!.Views);
    }

    [Fact]
    public void A_lost_or_damaged_view_is_left_out()
    {
        Store.Write(States.After(1) with { Views = Of((First, 1), (Other, 1)) });
        File.Delete(Path.Combine(Views, "c00-1"));
        Same(Of((Other, 1)), Store.Read()!.Views);
        File.WriteAllBytes(Path.Combine(Views, "caf%C3%A9-1"), [1, 2, 3]);
        Assert.Empty(Store.Read()!.Views);
    }

    [Fact]
    public void The_longest_client_name_has_a_file_too()
    {
        var longest = new ClientId(new string('\u4e00', ClientId.MaxLength));
        var ledger = new VerdictLedger(
            States.After(1).Run, 1, ImmutableSortedDictionary<ClientId, (int Round, int Attempt)>.Empty.Add(longest, (1, 0)));
        Store.Write(States.After(1) with { Ledger = ledger, Views = Of((longest, 1)) });
        Same(Of((longest, 1)), Store.Read()!.Views);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private static ImmutableSortedDictionary<ClientId,
        ClientView> Of(params (ClientId Client, int Round)[] views) => views.ToImmutableSortedDictionary(
        view => view.Client, view => new ClientView(view.Round, [1, 2, (byte)view.Round]));

    private static void Same(
        ImmutableSortedDictionary<ClientId, ClientView> expected, ImmutableSortedDictionary<ClientId, ClientView> actual)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        foreach (var (client, view) in expected)
            Assert.Equal((view.Round, Convert.ToHexString(view.State)), (actual[client].Round, Convert.ToHexString(actual[client].State)));
    }
}
