using AfdActors.Algorithms;
using AfdActors.ClientNode.State;
using AfdActors.Messages;
using static AfdActors.ClientNode.Tests.State.Updates;

namespace AfdActors.ClientNode.Tests.State;

/// <summary>
/// What a loss of power may leave of a store that does not flush: names as they were after some step, and any of the files cut off
/// anywhere, or with zeros from there on, as where a file system gave it its length and not its bytes. It is read as what was written, or
/// refused.
/// </summary>
public sealed class PowerLossTests : IDisposable
{
    private readonly StateFolder _folder = new();

    private ClientStateFolder Store => new(_folder.Path, Parameters, Uplink, Durability.Process);

    [Fact]
    public void A_torn_file_is_refused_by_name_or_belongs_to_nothing()
    {
        Store.SavePending(Viewed(1));
        Store.Commit(Id(1));
        Torn(after: 1, pending: null);
        Store.SavePending(Viewed(2));
        Torn(after: 1, pending: 2);
        Store.RollBack(Id(2));
        Torn(after: 1, pending: null);
        Store.SavePending(Viewed(3));
        Store.Commit(Id(3));
        Torn(after: 3, pending: null);
    }

    /// <summary>A verdict does not read what it moves: whoever needs it finds out.</summary>
    [Theory]
    [InlineData("residual")]
    [InlineData("view")]
    [InlineData("correction")]
    public void A_torn_file_that_is_committed_is_refused_when_it_is_read(string name)
    {
        Store.SavePending(Viewed(1));
        var files = _folder.Read();
        foreach (var torn in Tears(files["pending-" + name]))
        {
            _folder.Write(files);
            File.WriteAllBytes(_folder.FileOf("pending-" + name), torn);
            Store.Commit(Id(1));
            var refused = Assert.Throws<MalformedDataException>(() => Loads[name](Store));
            Assert.Contains(_folder.FileOf(name), refused.Message, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static Dictionary<string, Func<IClientStateStore, object?>> Loads { get; } = new(StringComparer.Ordinal)
    {
        ["residual"] = store => store.LoadUplinkState(),
        ["view"] = store => store.LoadDownlinkState(),
        ["correction"] = store => store.LoadAggregationState(),
    };

    private static PendingUpdate Viewed(int number) => Pending(number) with
    {
        DownlinkNext = [1, 2, 3, (byte)number],
        AggregationNext = [4, 5, (byte)number],
    };

    private static IEnumerable<byte[]> Tears(byte[] whole)
    {
        for (var length = 0; length < whole.Length; length++)
        {
            yield return whole[..length];
            byte[] zeros = [.. whole[..length], .. new byte[whole.Length - length]];
            if (!zeros.AsSpan().SequenceEqual(whole)) yield return zeros;
        }
    }

    private void Torn(int after, int? pending)
    {
        var files = _folder.Read();
        foreach (var (name, whole) in files)
        {
            foreach (var torn in Tears(whole))
            {
                File.WriteAllBytes(_folder.FileOf(name), torn);
                foreach (var (state, load) in Loads)
                {
                    if (state == name) Refused(name, () => load(Store));
                    else IsOf(after, state);
                }

                if (name == "pending" || name.StartsWith("pending-", StringComparison.Ordinal)) Refused(name, () => Store.LoadPending());
                else Assert.Equal(pending, Store.LoadPending()?.Offer.Round.Value);
            }

            _folder.Write(files);
        }
    }

    private void IsOf(int number, string state)
    {
        switch (state)
        {
            case "residual":
                Same(Residual(number), Store.LoadUplinkState());
                break;
            case "view":
                Assert.Equal(Viewed(number).DownlinkNext, Store.LoadDownlinkState());
                break;
            default:
                Assert.Equal(Viewed(number).AggregationNext, Store.LoadAggregationState());
                break;
        }
    }

    private void Refused(string name, Func<object?> read) => Assert.Contains(
        _folder.FileOf(name), Assert.Throws<MalformedDataException>(read).Message, StringComparison.Ordinal);
}
