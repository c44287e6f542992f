using AfdActors.Algorithms;
using AfdActors.ClientNode.State;
using AfdActors.Messages;
using static AfdActors.ClientNode.Tests.State.Updates;

namespace AfdActors.ClientNode.Tests.State;

/// <summary>
/// A crash between any two file operations of the folder (docs/design.md "DGC"). The client has committed update 1 and is at update 2 when
/// the process ends; what survives is put into a folder, opened anew, and must read as one of: not pending, pending, committed.
/// </summary>
public sealed class CrashTests : IDisposable
{
    private readonly StateFolder _folder = new();
    private readonly byte[] _old;
    private readonly byte[] _next;
    private readonly byte[] _pending;

    public CrashTests()
    {
        Store.SavePending(Pending(1));
        Store.Commit(Id(1));
        _old = _folder.Read()["residual"];
        Store.SavePending(Pending(2));
        var files = _folder.Read();
        Assert.Equal(["pending", "pending-residual", "residual"], files.Keys);
        (_next, _pending) = (files["pending-residual"], files["pending"]);
        Store.Commit(Id(2));
        Assert.Equal(_next, Assert.Single(_folder.Read()).Value);
        _folder.Write([]);
    }

    private ClientStateFolder Store => new ClientStateFolder(_folder.Path, Parameters, Uplink, Durability.Process);

    [Fact]
    public void While_the_pending_update_is_written_it_is_not_pending()
    {
        // Both files are written aside first and cut off anywhere; then the residual takes its name, last of all the update.
        for (var length = 0; length <= _next.Length; length++) NotPending(("pending-residual.new", _next[..length]));
        for (var length = 0; length <= _pending.Length; length++)
            NotPending(("pending-residual.new", _next), ("pending.new", _pending[..length]));
        NotPending(("pending-residual", _next), ("pending.new", _pending));
    }

    [Fact]
    public void Once_both_files_have_their_names_the_update_is_pending() => IsPending(("pending-residual", _next), ("pending", _pending));

    [Fact]
    public void Leftovers_of_a_former_crash_beside_a_pending_update_do_not_matter() => IsPending(
        ("pending-residual", _next), ("pending", _pending), ("pending.new", _pending[..10]), ("pending-residual.new", [1, 2, 3]));

    [Fact]
    public void Between_the_two_steps_of_a_commit_it_is_committed() => Committed(("residual", _next), ("pending", _pending));

    [Fact]
    public void Between_the_two_steps_of_a_roll_back_it_is_not_pending() => NotPending(("pending-residual", _next));

    [Fact]
    public void Between_the_steps_of_a_first_commit_it_is_committed()
    {
        // No residual before: the client's first update.
        _folder.Write([Named(("residual", _next)), Named(("pending", _pending))]);
        Same(Residual(2), Store.LoadUplinkState());
        Assert.Null(Store.LoadPending());
    }

    [Fact]
    public void Update_without_a_residual_is_pending_until_its_file_is_gone()
    {
        _folder.Write([Named(("residual", _old))]);
        Store.SavePending(Pending(2) with { UplinkNext = null });
        Assert.Equal(["pending", "residual"], _folder.Read().Keys);
        Same(Pending(2) with { UplinkNext = null }, Store.LoadPending());
        Same(Residual(1), Store.LoadUplinkState());
        Store.Commit(Id(2));
        Assert.Equal(["residual"], _folder.Read().Keys);
    }

    [Fact]
    public void Residual_that_a_crash_left_does_not_join_the_next_update()
    {
        _folder.Write([Named(("residual", _old)), Named(("pending-residual", _next))]);
        Store.SavePending(Pending(3) with { UplinkNext = null });
        Assert.Null(Store.LoadPending()!.UplinkNext);
        Store.Commit(Id(3));
        Same(Residual(1), Store.LoadUplinkState());
    }

    public void Dispose() => _folder.Dispose();

    private static KeyValuePair<string, byte[]> Named((string Name, byte[] Bytes) file) => KeyValuePair.Create(file.Name, file.Bytes);

    private void NotPending(params (string Name, byte[] Bytes)[] files)
    {
        Survives(files);
        Assert.Null(Store.LoadPending());
        Same(Residual(1), Store.LoadUplinkState());
        Store.Commit(Id(2));
        Same(Residual(1), Store.LoadUplinkState());
        NextUpdateWorks();
    }

    private void IsPending(params (string Name, byte[] Bytes)[] files)
    {
        foreach (var accepted in new[] { true, false })
        {
            Survives(files);
            Same(Residual(1), Store.LoadUplinkState());
            Same(Pending(2), Store.LoadPending());
            if (accepted) Store.Commit(Id(2));
            else Store.RollBack(Id(2));
            Assert.Null(Store.LoadPending());
            Same(Residual(accepted ? 2 : 1), Store.LoadUplinkState());
        }

        NextUpdateWorks();
    }

    /// <summary>Whatever is asked for first; and a verdict that is repeated finds it done.</summary>
    private void Committed(params (string Name, byte[] Bytes)[] files)
    {
        foreach (var first in new Action<IClientStateStore>[]
        {
            store => store.LoadUplinkState(), store => store.LoadPending(), store => store.Commit(Id(2)), store => store.RollBack(Id(2)),
        })
        {
            Survives(files);
            first(Store);
            Same(Residual(2), Store.LoadUplinkState());
            Assert.Null(Store.LoadPending());
        }

        NextUpdateWorks();
    }

    private void Survives((string Name, byte[] Bytes)[] files)
    {
        var all = new SortedDictionary<string, byte[]>(StringComparer.Ordinal) { ["residual"] = _old };
        foreach (var (name, bytes) in files) all[name] = bytes;
        _folder.Write(all);
    }

    private void NextUpdateWorks()
    {
        Store.SavePending(Pending(3, withMomentum: false));
        Same(Pending(3), Store.LoadPending());
        Store.Commit(Id(3));
        Same(Residual(3), Store.LoadUplinkState());
        Assert.Null(Store.LoadPending());
    }
}
