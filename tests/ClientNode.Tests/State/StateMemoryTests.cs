using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.SubModels;
using AfdActors.ClientNode.State;

namespace AfdActors.ClientNode.Tests.State;

/// <summary>States of 10 bytes each, of which three have room in memory.</summary>
public sealed class StateMemoryTests : IDisposable
{
    private readonly List<int> _written = [];
    private readonly StateMemory _memory;

    public StateMemoryTests() => _memory = new StateMemory(30, Updates.Parameters, new Numbered());

    [Fact]
    public void Those_longest_not_used_go_first()
    {
        var stores = Enumerable.Range(1, 3).Select(Committed).ToList();
        Assert.Empty(_written);
        Assert.Equal(1, Number(stores[0]));

        stores.Add(Committed(4));
        Assert.Equal([2], _written);
        stores.Add(Committed(5));
        Assert.Equal([2, 3], _written);
        Assert.Equal([1, 2, 3, 4, 5], stores.Select(Number));
        Assert.Equal([2, 3], _written);
    }

    /// <summary>Also of an update that is pending: the verdict needs no memory.</summary>
    [Fact]
    public void What_is_pending_counts()
    {
        var stores = Enumerable.Range(1, 4).Select(Pending).ToList();
        Assert.Equal([1], _written);
        Assert.Null(stores[0].LoadUplinkState());
        Assert.Equal(1, ((NumberedState)stores[0].LoadPending()!.UplinkNext!).Number);

        foreach (var store in stores) store.Commit(Updates.Id(1));
        Assert.Equal([1, 2, 3, 4], stores.Select(Number));
        Assert.Equal([1], _written);
    }

    [Fact]
    public void What_is_replaced_or_rejected_makes_room()
    {
        var store = Committed(1);
        for (var round = 2; round < 20; round++)
        {
            store.SavePending(Update(round, round));
            if (round % 2 == 0) store.Commit(Updates.Id(round));
            else store.RollBack(Updates.Id(round));
        }

        Assert.Empty(_written);
        Assert.Equal(18, Number(store));
    }

    /// <summary>The client whose state has no room sits the round out, and nobody else is worse off.</summary>
    [Fact]
    public void A_disk_that_takes_nothing_loses_nothing()
    {
        var stores = Enumerable.Range(1, 3).Select(Committed).ToList();
        _written.Add(Refusing);
        Assert.Throws<IOException>(() => Pending(4));
        Assert.Equal([1, 2, 3], stores.Select(Number));

        _written.Clear();
        stores.Add(Committed(5));
        Assert.Single(_written);
        Assert.Equal([1, 2, 3, 5], stores.Select(Number));
    }

    [Fact]
    public void Nothing_is_left_on_the_disk()
    {
        var state = new NumberedState(1, _written);
        using (var memory = new StateMemory(0, Updates.Parameters, new Numbered()))
        {
            new MemoryClientState(memory).SavePending(Updates.Pending(1) with { UplinkNext = state });
            Assert.True(File.Exists(state.Path));
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(state.Path)));
    }

    [Fact]
    public void After_its_end_it_takes_nothing()
    {
        _memory.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Pending(1));
    }

    public void Dispose() => _memory.Dispose();

    /// <summary>In the list of what was written: the disk is full.</summary>
    private const int Refusing = -1;

    private static int Number(IClientStateStore store) => ((NumberedState)store.LoadUplinkState()!).Number;

    private MemoryClientState Committed(int number)
    {
        var store = Pending(number);
        store.Commit(Updates.Id(1));
        return store;
    }

    private MemoryClientState Pending(int number)
    {
        var store = new MemoryClientState(_memory);
        store.SavePending(Update(1, number));
        return store;
    }

    private PendingUpdate Update(int round, int number) => Updates.Pending(round) with { UplinkNext = new NumberedState(number, _written) };

    private sealed class NumberedState(int number, List<int> written) : IUplinkState
    {
        public int Number => number;

        public long Bytes => 10;

        /// <summary>Of the file that it was written to.</summary>
        public string? Path { get; private set; }

        public void Save(Stream destination)
        {
            if (written.Contains(Refusing)) throw new IOException("the disk is full");
            written.Add(number);
            destination.WriteByte((byte)number);
            Path = ((FileStream)destination).Name;
        }
    }

    private sealed class Numbered : IUplinkCodec
    {
        public EncodedUpdate Encode(UplinkTask task, IUplinkState? state, ReadOnlySpan<float> gradient) =>
            throw new NotSupportedException();

        public ModelUpdate Decode(ReadOnlySpan<byte> payload, SubModel subModel) => throw new NotSupportedException();

        public IUplinkState Restore(Stream source, int parameterCount) => new NumberedState(source.ReadByte(), []);
    }
}
