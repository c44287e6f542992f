using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;
using AfdActors.ClientNode.State;
using AfdActors.Messages;
using static AfdActors.ClientNode.Tests.State.Updates;

namespace AfdActors.ClientNode.Tests.State;

/// <summary>
/// The states of downlink and aggregation move with their update: a crash between any two file operations leaves residual, view and
/// correction all before it, or all after.
/// </summary>
public sealed class ViewCrashTests : IDisposable
{
    private static readonly SubModel Whole = SubModel.Full(new ModelLayout("five", [], [new ParameterSpec("w", [Parameters], 1, [])]));

    private readonly StateFolder _folder = new();

    private ClientStateFolder Store => new(_folder.Path, Parameters, Uplink, Durability.Process);

    [Fact]
    public void An_accepted_update_moves_the_view_and_a_rejected_one_does_not()
    {
        Assert.Null(Store.LoadDownlinkState());
        Store.SavePending(Viewed(1));
        Assert.Null(Store.LoadDownlinkState());
        Assert.Equal(View(1).ToBytes(), Store.LoadPending()!.DownlinkNext);
        Assert.Equal(Correction(1), Store.LoadPending()!.AggregationNext);
        Assert.Null(Store.LoadAggregationState());
        Store.Commit(Id(1));
        Is(1);
        Store.SavePending(Viewed(2));
        Store.RollBack(Id(2));
        Is(1);
        Assert.Equal(["correction", "residual", "view"], _folder.Read().Keys);
    }

    [Fact]
    public void A_commit_that_was_cut_off_is_finished()
    {
        Store.SavePending(Viewed(1));
        Store.Commit(Id(1));
        Store.SavePending(Viewed(2));
        var files = _folder.Read();
        Assert.Equal(["correction", "pending", "pending-correction", "pending-residual", "pending-view", "residual", "view"], files.Keys);

        foreach (var moved in new[] { new[] { "residual" }, ["residual", "view"], ["residual", "view", "correction"] })
        {
            var left = new SortedDictionary<string, byte[]>(files, StringComparer.Ordinal);
            foreach (var name in moved)
            {
                left[name] = left["pending-" + name];
                left.Remove("pending-" + name);
            }

            foreach (var first in new Action<IClientStateStore>[]
            {
                store => store.LoadUplinkState(), store => store.LoadDownlinkState(), store => store.LoadAggregationState(),
                store => store.LoadPending(), store => store.Commit(Id(2)), store => store.RollBack(Id(2)),
            })
            {
                _folder.Write(left);
                first(Store);
                Is(2);
                Assert.Equal(["correction", "residual", "view"], _folder.Read().Keys);
            }
        }
    }

    [Fact]
    public void A_view_without_a_residual_is_committed_alone()
    {
        Store.SavePending(Viewed(1) with { UplinkNext = null });
        Assert.NotNull(Store.LoadPending());
        Store.Commit(Id(1));
        Assert.Equal(View(1).ToBytes(), Store.LoadDownlinkState());
        Assert.Null(Store.LoadUplinkState());
    }

    [Fact]
    public void A_correction_without_the_others_is_committed_alone()
    {
        Store.SavePending(Viewed(1) with { UplinkNext = null, DownlinkNext = null });
        Store.Commit(Id(1));
        Assert.Equal(Correction(1), Store.LoadAggregationState());
        Assert.Equal(["correction"], _folder.Read().Keys);
    }

    [Fact]
    public void A_damaged_state_is_refused_by_name()
    {
        Store.SavePending(Viewed(1));
        Store.Commit(Id(1));
        var files = _folder.Read();
        foreach (var name in (string[])["view", "correction"]) files[name][5] ^= 1;
        _folder.Write(files);
        Assert.EndsWith("view", Assert.Throws<MalformedDataException>(() => Store.LoadDownlinkState()).Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "correction", Assert.Throws<MalformedDataException>(() => Store.LoadAggregationState()).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static PendingUpdate Viewed(int number) => Pending(number) with
    {
        DownlinkNext = View(number).ToBytes(),
        AggregationNext = Correction(number),
    };

    private static byte[] Correction(int number) => [7, (byte)number];

    private static ModelView View(int number) =>
        ModelView.Initial(Parameters).With(number, Whole, [number, 0, 0, 0, 0], new float[Parameters]);

    private void Is(int number)
    {
        Assert.Null(Store.LoadPending());
        Same(Residual(number), Store.LoadUplinkState());
        Assert.Equal(View(number).ToBytes(), Store.LoadDownlinkState());
        Assert.Equal(Correction(number), Store.LoadAggregationState());
    }
}
